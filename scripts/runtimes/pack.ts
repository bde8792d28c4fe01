import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, readlink, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { $ } from 'zx';

/** A program, and where its libraries are. */
export interface Unpacked {
  readonly file: string;
  /** The tree that it was unpacked into; `/` for one of this machine. */
  readonly root: string;
  /** The folder that is made. */
  readonly into: string;
}

/** Where a packed program is meant to be seen: in each engine that is to run it. */
const AT = '/opt/initp';

/**
 * Copies a program with its loader and its libraries into a folder of its own, and lets it find them there: a newer
 * suite's program does not start with an older libc. A wrapper around the loader would not do: runc starts
 * `/proc/self/exe` again, and that would be the loader. `DT_RPATH` and not `DT_RUNPATH`, which does not hold for the
 * libraries of libraries.
 *
 * What is written into the file is `/opt/initp/HASH`, the hash being that of the file as it was: the same on every
 * machine, so the packed program has the same sha256 everywhere.
 */
export async function pack({ file, root, into }: Unpacked): Promise<void> {
  const draft = await mkdtemp(join(dirname(into), '.pack-'));
  try {
    const name = basename(file);
    await copyFile(file, join(draft, name));
    const asked = await $({ nothrow: true })`patchelf --print-interpreter ${file}`.quiet();
    const interpreter = asked.exitCode === 0 ? asked.stdout.trim() : '';
    if (interpreter !== '') {
      const digest = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      const seenAt = join(AT, digest.slice(0, 12), 'lib');
      await mkdir(join(draft, 'lib'));
      const loader = await loaderIn(root, interpreter);
      const libraries = await librariesOf(loader, file, root);
      await copyFile(loader, join(draft, 'lib', basename(interpreter)));
      for (const path of libraries) await copyFile(path, join(draft, 'lib', basename(path)));
      const patched = join(draft, name);
      await $`patchelf --set-interpreter ${join(seenAt, basename(interpreter))} --force-rpath --set-rpath ${seenAt} ${patched}`;
    }
    await $`chmod -R a+rX ${draft}`;
    await rm(into, { recursive: true, force: true });
    await rename(draft, into);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** A link in that tree means a file of that tree: Debian 11's loader is one, with an absolute path. */
async function loaderIn(root: string, interpreter: string): Promise<string> {
  const path = join(root, interpreter);
  const target = await readlink(path).catch(() => null);
  return target === null ? path : target.startsWith('/') ? join(root, target) : join(dirname(path), target);
}

/** As the loader itself finds them, in the folders of that tree. */
async function librariesOf(loader: string, file: string, root: string): Promise<readonly string[]> {
  const folders = ['usr/lib/x86_64-linux-gnu', 'usr/lib/aarch64-linux-gnu', 'usr/lib', 'usr/lib64'];
  const path = folders.map((folder) => join(root, folder)).join(':');
  const { stdout } = await $`${loader} --library-path ${path} --list ${file}`.quiet();
  const lines = stdout.split('\n');
  const lost = lines.filter((line) => line.includes('not found'));
  if (lost.length > 0) throw new Error(`${file}: ${lost.map((line) => line.trim()).join('; ')}`);
  return lines.flatMap((line) => /=> (?<path>\/\S+) \(/u.exec(line)?.groups?.['path'] ?? []);
}
