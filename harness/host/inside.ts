import { type FileHandle, open, readlink } from 'node:fs/promises';
import { constants, type Stats } from 'node:fs';

import type { InsideFile } from '../model/inside-file.ts';

/** What a path inside of another root leads to. */
export type InsideLook =
  | {
      readonly status: 'found';
      readonly file: InsideFile;
      /** Each directory that was walked through, the root first: all must let a user search them. */
      readonly through: readonly InsideFile[];
      /** The part that was asked for; empty unless it is a file. */
      readonly part: Uint8Array;
    }
  /** `at`: the first part of the path that is not there, without links. */
  | { readonly status: 'missing'; readonly at: string }
  /** `at` is no directory, and more of the path comes after it. */
  | { readonly status: 'not-a-directory'; readonly at: string }
  /** More links than the kernel follows, or a path that is longer than it takes. */
  | { readonly status: 'refused'; readonly why: 'too-many-links' | 'too-long' };

/** Which bytes of a file to read. */
export interface InsidePart {
  readonly offset: number;
  readonly maxBytes: number;
}

/** As in the kernel (path_resolution(7), ELOOP; PATH_MAX). */
const MOST_LINKS = 40;
const MOST_CHARS = 4096;
/** Ours: each holds a directory open. No sensible path has as many, with all links in it. */
const MOST_STEPS = 256;

/** Not among Node's constants; the same on every architecture that Node runs on (asm-generic/fcntl.h). */
const O_PATH = 0o10000000;

/**
 * Looks at a path inside of `root`, such as `/proc/PID/root`. Whoever lives in there may change it meanwhile: each
 * directory is held open while the next name is looked up in it and no link is ever followed by the kernel, so that
 * nothing outside of the root can be reached. Devices and pipes are never opened.
 */
export async function lookInside(root: string, path: string, part: InsidePart): Promise<InsideLook> {
  if (path.length > MOST_CHARS) return { status: 'refused', why: 'too-long' };
  await using held = new AsyncDisposableStack();
  const hold = async (name: string, flags: number): Promise<FileHandle> => held.use(await open(name, flags));

  const top = await placeOf(await hold(root, O_PATH | constants.O_DIRECTORY), '/');
  let walked: Place[] = [top];
  const through: InsideFile[] = [];
  const waiting = partsOf(path);
  let links = 0;
  let steps = 0;
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (++steps > MOST_STEPS) return { status: 'refused', why: 'too-long' };
    const here = walked.at(-1) ?? top;
    if (here.stat.type !== 'directory') return { status: 'not-a-directory', at: here.stat.path };
    if (!through.some((one) => one.path === here.stat.path)) through.push(here.stat);
    if (name === '..') {
      if (walked.length > 1) walked.pop();
      continue;
    }
    const entry = `/proc/self/fd/${here.handle.fd}/${name}`;
    const below = `${here.stat.path === '/' ? '' : here.stat.path}/${name}`;
    const handle = await hold(entry, O_PATH | constants.O_NOFOLLOW).catch(nullIfGone);
    if (handle === null) return { status: 'missing', at: below };
    if (!(await handle.stat()).isSymbolicLink()) {
      walked.push(await placeOf(handle, below));
      continue;
    }
    const target = await readlink(entry).catch(nullIfGone);
    // A link that was just removed, or one of /proc that leads nowhere for us.
    if (target === null) return { status: 'missing', at: below };
    if (++links > MOST_LINKS) return { status: 'refused', why: 'too-many-links' };
    if (target.startsWith('/')) walked = [top];
    waiting.unshift(...partsOf(target));
  }
  const { handle, stat } = walked.at(-1) ?? top;
  return { status: 'found', file: stat, through, part: await partOf(handle, stat, part) };
}

interface Place {
  readonly handle: FileHandle;
  readonly stat: InsideFile;
}

async function placeOf(handle: FileHandle, path: string): Promise<Place> {
  const stat = await handle.stat();
  const type = stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
  const { mode, uid, gid, nlink } = stat;
  return { handle, stat: { path, type, mode: mode & 0o7777, uid, gid, links: nlink, device: deviceOf(stat) } };
}

/** As glibc's gnu_dev_major(3) takes a device number apart. */
function deviceOf(stat: Stats): string | null {
  if (!stat.isCharacterDevice() && !stat.isBlockDevice()) return null;
  const { rdev } = stat;
  const high = Math.floor(rdev / 2 ** 32);
  const major = ((rdev >>> 8) & 0xfff) + (high & 0xfffff000);
  const minor = (rdev & 0xff) + ((rdev >>> 12) & 0xfff00);
  return `${stat.isCharacterDevice() ? 'c' : 'b'} ${major}:${minor}`;
}

async function partOf(handle: FileHandle, { type }: InsideFile, part: InsidePart): Promise<Uint8Array> {
  if (type !== 'file' || part.maxBytes === 0) return new Uint8Array();
  // The very inode that was looked at: the name may mean another by now.
  await using file = await open(`/proc/self/fd/${handle.fd}`, constants.O_RDONLY | constants.O_NONBLOCK);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(part.maxBytes), 0, part.maxBytes, part.offset);
  return buffer.subarray(0, bytesRead);
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function nullIfGone(error: unknown): null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH' || code === 'EINVAL' || code === 'ENAMETOOLONG') {
    return null;
  }
  throw error;
}
