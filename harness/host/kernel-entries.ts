import { existsSync, readdirSync, readlinkSync } from 'node:fs';

/*
 * Directories and links that the kernel makes up on the spot, as in `kernel-text.ts`: a round through the thread pool for
 * each costs ten times what it takes. Nothing here waits for a process, for its memory or for a disk.
 */
const DIRECTORIES = /^\/sys\/fs\/cgroup(?:\/|$)|^\/proc(?:\/(?:self|\d+)\/task)?\/?$/u;
/** `proc_exe_link` and its like hold a spinlock of the task (fs/proc/base.c), and look at no file. */
const LINKS = /^\/proc\/(?:self|\d+)\/(?:ns\/\w+|exe|cwd|root)$/u;
const ENTRIES = /^\/sys\/fs\/cgroup\/|^\/proc\/\d+\/?$/u;

/** Names in it; `null` when it is not one of those. Errors are Node's own. */
export function kernelDirectory(path: string): readonly string[] | null {
  return DIRECTORIES.test(path) ? readdirSync(path) : null;
}

/** Where it leads; `null` when it is not one of those. */
export function kernelLink(path: string): string | null {
  return LINKS.test(path) ? readlinkSync(path) : null;
}

/** Whether it is there; `null` when it is not one of those. */
export function kernelEntry(path: string): boolean | null {
  return ENTRIES.test(path) ? existsSync(path) : null;
}
