import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { $ } from 'zx';

import { debianMirror } from './debian-mirror.ts';
import { type Drafts } from './drafts.ts';
import { bound, endOf } from './qemu.ts';
import { imageNameOf, type Recipe } from './recipe.ts';

/** A slow mirror, and a host with other things to do. */
const BOOTSTRAP_MS = 20 * 60_000;
const TOLD_CHARS = 2000;

/** A machine that can be started as often as one likes: nothing ever writes to it. */
export interface Image {
  readonly name: string;
  /** ext4 without a partition table, label `root`. */
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  /** How long it took to make; `null`: it was there. */
  readonly madeInMs: number | null;
}

/** What work that takes long needs. */
export interface Work {
  readonly drafts: Drafts;
  readonly signal: AbortSignal;
}

/** The image of the recipe, made when it is not in the cache. Older ones of the same suite are removed then. */
export async function imageOf(recipe: Recipe, cache: string, { drafts, signal }: Work): Promise<Image> {
  const name = imageNameOf(recipe);
  const folder = join(cache, name);
  const files = { disk: join(folder, 'root.img'), kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd') };
  if (existsSync(folder)) return { name, ...files, madeInMs: null };

  const began = performance.now();
  console.error(
    `test:vm: making ${name}: Debian ${recipe.suite} with ${recipe.packages.join(', ')}; about two minutes`,
  );
  const draft = await drafts.make();
  const root = join(draft, 'root');
  await bootstrap(recipe, root, signal);
  await configure(recipe, root);
  const made = join(draft, name);
  await mkdir(made);
  await take(join(root, 'boot'), 'vmlinuz-', join(made, 'vmlinuz'));
  await take(join(root, 'boot'), 'initrd.img-', join(made, 'initrd'));
  await makeDisk({ label: 'root', from: root, disk: join(made, 'root.img'), ...recipe });
  for (const old of await readdir(cache)) {
    if (old.startsWith(`${recipe.suite}-${recipe.use}-`)) await rm(join(cache, old), { recursive: true, force: true });
  }
  // Renamed as a whole: what has the final name is complete.
  await rename(made, folder);
  await drafts.remove(draft);
  return { name, ...files, madeInMs: Math.round(performance.now() - began) };
}

async function bootstrap({ suite, packages }: Recipe, root: string, signal: AbortSignal): Promise<void> {
  const fenced = [
    // Mounts and processes in namespaces of their own: all of them go with the process, whoever ends it.
    ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child=KILL'],
    ['debootstrap', '--variant=minbase', `--include=${packages.join(',')}`, suite, root],
    await debianMirror(),
  ].flat();
  const { how, stdout, stderr } = await endOf(bound('unshare', fenced, 'pipe'), {
    deadlineMs: BOOTSTRAP_MS,
    signal,
  });
  signal.throwIfAborted();
  if (how !== 'exit 0') throw new Error(`debootstrap ${suite}: ${how}\n${stdout.slice(-TOLD_CHARS)}\n${stderr}`);
}

/** What the packages can not know. */
async function configure({ masked, files, commands }: Recipe, root: string): Promise<void> {
  const all = { '/etc/hostname': 'machine\n', '/etc/fstab': 'LABEL=root / ext4 rw,noatime 0 1\n', ...files };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  for (const [file, ...args] of commands) await $`chroot ${root} ${file} ${args}`.quiet();
  const units = join(root, 'etc/systemd/system');
  for (const name of masked) {
    await rm(join(units, name), { force: true });
    await symlink('/dev/null', join(units, name));
  }
  for (const path of [
    'var/cache/apt/archives',
    'var/lib/apt/lists',
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
  ])
    await rm(join(root, path), { recursive: true, force: true });
}

/** The one file of a folder whose name begins so: a kernel has its version in the names of its files. */
async function take(folder: string, prefix: string, to: string): Promise<void> {
  const [name, ...more] = (await readdir(folder)).filter((one) => one.startsWith(prefix));
  if (name === undefined || more.length > 0)
    throw new Error(`${folder}: not one ${prefix}*: ${[name, ...more].join(', ')}`);
  await rename(join(folder, name), to);
}

interface Disk {
  readonly label: 'root' | 'project';
  /** The folder that becomes its content. */
  readonly from: string;
  readonly disk: string;
  readonly sizeMiB: number;
  readonly features: string;
}

/** Nothing is mounted for it: `mke2fs -d` (e2fsprogs 1.43) writes the files itself. */
export async function makeDisk({ label, from, disk, sizeMiB, features }: Disk): Promise<void> {
  await $`mke2fs -q -t ext4 -O ${features} -L ${label} -d ${from} ${disk} ${sizeMiB}M`.quiet();
}
