import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';

/**
 * Reads for a sweep: at once, because a round through the thread pool costs ten times what the kernel takes to write a
 * counter. Nothing is read that waits for the memory of a process (`cmdline`, `environ`, `maps`), which one in state D
 * may hold for ever. `null` is a file that is not there, any more or for us.
 */
export interface KernelFiles {
  /** A small file: the kernel writes some lines. */
  text(path: string): string | null;
  /** A list that has no bound of its own, cut at `maxBytes`. */
  part(path: string, maxBytes: number): string | null;
  /** Names of the directories in a directory. */
  directories(path: string): readonly string[];
  /** Whether a directory has others in it: cgroupfs counts them as links. */
  hasDirectories(path: string): boolean;
  /** Whose process it is: effective uid. */
  owner(path: string): number | null;
  exists(path: string): boolean;
  /** How many reads there have been. */
  count(): number;
}

/**
 * The kernel shows a list a page at a time, and a record of it whole (fs/seq_file.c): a read that brings less than half a
 * page has brought everything.
 */
const SURELY_WHOLE_BYTES = 2048;

export function kernelFiles(): KernelFiles {
  let reads = 0;
  const buffer = Buffer.alloc(64 * 1024);
  const attempt = <T>(read: () => T): T | null => {
    reads++;
    try {
      return read();
    } catch (error) {
      if (isSilent(error)) return null;
      throw error;
    }
  };
  return {
    // One call into Node for opening, reading and closing: of two thousand files that is worth five milliseconds.
    text: (path) => attempt(() => readFileSync(path, 'utf8')),
    part: (path, maxBytes) =>
      attempt(() => {
        const file = openSync(path, 'r');
        try {
          let text = '';
          while (text.length < maxBytes) {
            const bytes = readSync(file, buffer, 0, Math.min(buffer.length, maxBytes - text.length), null);
            text += buffer.toString('latin1', 0, bytes);
            if (bytes < SURELY_WHOLE_BYTES) break;
          }
          return text;
        } finally {
          closeSync(file);
        }
      }),
    directories: (path) =>
      attempt(() =>
        readdirSync(path, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map(({ name }) => name),
      ) ?? [],
    // Where links do not count directories (btrfs, overlayfs) there is 1, and it has to be looked into.
    hasDirectories: (path) => attempt(() => statSync(path).nlink !== 2) ?? false,
    owner: (path) => attempt(() => statSync(path).uid),
    exists: (path) => attempt(() => statSync(path, { throwIfNoEntry: false }) !== undefined) ?? false,
    count: () => reads,
  };
}

/** Gone in the middle of the sweep, not ours to see, or a threaded cgroup, which refuses to list its processes. */
const SILENT: ReadonlySet<unknown> = new Set([
  'ENOENT',
  'ESRCH',
  'ENODEV',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'EOPNOTSUPP',
  'ENOTSUP',
  'EINVAL',
  'EIO',
]);

function isSilent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && SILENT.has(error.code);
}
