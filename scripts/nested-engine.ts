// Makes the image of a nested engine from Debian packages, unless it is there. Called by scripts/setup.js --nested, which
// is `npm run nested-engine`; takes a minute.
import { mkdir, mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { getContainerRuntimeClient } from 'testcontainers';
import { $ } from 'zx';

import { endpointOf } from '../harness/docker/endpoint.ts';
import { engineApi } from '../harness/docker/engine-api.ts';
import { NESTED_LABEL, NESTED_RECIPE, nestedIdentity } from '../harness/docker/nested-identity.js';
import { imageIsThere } from '../harness/docker/nested-image.ts';
import { debianMirror } from './vm/debian-mirror.ts';

const { hash, image } = nestedIdentity();
const endpoint = endpointOf(process.env['DOCKER_HOST']);

if (await imageIsThere(engineApi(endpoint), image)) {
  console.log(`${image} is there`);
} else {
  await build();
}

async function build(): Promise<void> {
  const { suite, packages, left } = NESTED_RECIPE;
  const parent = join(dirname(import.meta.dirname), 'build');
  await mkdir(parent, { recursive: true });
  const draft = await mkdtemp(join(parent, '.nested-'));
  try {
    const mirror = await debianMirror();
    console.log(`making ${image}: Debian ${suite} with ${packages.join(', ')}; about a minute`);
    const root = join(draft, 'root');
    const bootstrap = $`debootstrap --variant=minbase --include=${packages.join(',')} ${suite} ${root} ${mirror}`;
    // Ended here, and not with us: it takes back what it has mounted, and what follows removes the draft.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => void bootstrap.kill(signal));
    await bootstrap;
    const tar = join(draft, 'root.tar');
    await $`tar --create --numeric-owner --directory ${root} ${left.map((path) => `--exclude=${path}`)} --file ${tar} .`;
    await importImage(tar);
    console.log(`${image} is ready`);
  } finally {
    // debootstrap that was cut short leaves /proc mounted: not to be walked into.
    await $({ nothrow: true })`umount --lazy ${join(draft, 'root/proc')}`.quiet();
    await $`rm --recursive --force --one-file-system ${draft}`;
  }
}

/** Straight into the engine; the tag is given when the whole of it is there. */
async function importImage(tar: string): Promise<void> {
  // Inside a container testcontainers would fetch an image to find the host's address, which nobody needs here.
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const [repo, tag] = image.split(':');
  const progress = await dockerode.importImage(tar, { repo, tag, changes: `LABEL ${NESTED_LABEL}=${hash}` });
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(progress, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
