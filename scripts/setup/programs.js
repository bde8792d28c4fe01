import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian's `su` and its non-root users have no sbin in PATH, but dockerd is there, and dpkg refuses to work without. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** `path` and the system's folders. @param {string | undefined} path */
export function wholePath(path = process.env['PATH']) {
  const own = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...new Set([...own, ...SYSTEM_FOLDERS])].join(delimiter);
}

/** What a daemon gets: nothing of the environment of the person who happened to start it. */
export function cleanEnvironment() {
  return { PATH: SYSTEM_FOLDERS.join(delimiter), HOME: '/root' };
}

/** Absolute path of `program`, or `null`. @param {string} program @param {string} [path] @returns {string | null} */
export function findProgram(program, path = wholePath()) {
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder, program);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
