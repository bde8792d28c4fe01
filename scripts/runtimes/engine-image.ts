import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { getContainerRuntimeClient } from 'testcontainers';
import { $ } from 'zx';

import type { EngineApi } from '../../harness/docker/engine-api.ts';
import { ENGINE_IMAGE_LABEL } from '../../harness/docker/nested-identity.js';
import { LEFT_OF_ENGINE } from './recipe.ts';

/** Goes up when what is made of the same packages changes. */
const FORM = '1';

/** What an image of an engine is made of. */
export interface EngineParts {
  readonly image: string;
  /** Its packages with their libraries: names hold their versions. */
  readonly files: readonly string[];
  /** They are unpacked there. */
  readonly root: string;
  /** For what is made on the way. */
  readonly scratch: string;
}

/**
 * A root of an engine's packages, their libraries and a busybox, and nothing else: half of what debootstrap would make,
 * in a tenth of the time. It is only ever started as a nested engine.
 */
export async function makeEngineImage(engine: EngineApi, parts: EngineParts): Promise<'made' | 'was there'> {
  const { image, root, scratch } = parts;
  const made = [FORM, ...LEFT_OF_ENGINE, ...parts.files.map((file) => basename(file))].join('\n');
  const hash = createHash('sha256').update(made).digest('hex').slice(0, 12);
  if ((await labelOf(engine, image)) === hash) return 'was there';

  const { stdout } = await $`${join(root, 'usr/bin/busybox')} --list`.quiet();
  for (const applet of stdout.split('\n')) {
    if (applet !== '') await $({ nothrow: true })`ln --symbolic busybox ${join(root, 'usr/bin', applet)}`.quiet();
  }
  for (const folder of ['dev', 'etc', 'opt', 'proc', 'root', 'run', 'sys', 'tmp', 'var/lib/docker', 'var/log']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await $`ln --symbolic --force --no-target-directory ../run ${join(root, 'var/run')}`.quiet();
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\ndocker:x:999:\n');
  await writeFile(join(root, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\n');

  const tar = join(scratch, `${basename(root)}.tar`);
  const left = LEFT_OF_ENGINE.map((path) => `--exclude=${path}`);
  await $`tar --create --numeric-owner --owner=0 --group=0 --directory ${root} ${left} --file ${tar} .`.quiet();
  await importImage(tar, image, hash);
  await $`rm ${tar}`.quiet();
  return 'made';
}

async function labelOf(engine: EngineApi, image: string): Promise<unknown> {
  const found = await engine.get(`/images/${image}/json`).catch(() => null);
  const config: unknown = Reflect.get(Object(found), 'Config');
  return Reflect.get(Object(Reflect.get(Object(config), 'Labels')), ENGINE_IMAGE_LABEL);
}

/** Straight into the engine; the tag is given when the whole of it is there. */
async function importImage(tar: string, image: string, hash: string): Promise<void> {
  // Inside a container testcontainers would fetch an image to find the host's address, which nobody needs here.
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const [repo, tag] = image.split(':');
  const progress = await dockerode.importImage(tar, { repo, tag, changes: `LABEL ${ENGINE_IMAGE_LABEL}=${hash}` });
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(progress, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
