import { posix } from 'node:path';

import type { Host } from './host.ts';

/** A machine seen by an engine: its paths and commands mean what they mean to that engine. */
export interface EngineHost extends Host {
  /** What a person types before a command to run it where the engine lives; empty when that is here. */
  readonly prefix: readonly string[];
  /** A process of this machine that sees the engine's files. */
  readonly seenBy: number | 'self';
}

/** As in the kernel (path_resolution(7), ELOOP). */
const MOST_LINKS = 40;

/** An engine that shares this machine's files and processes. */
export function sharedHost(host: Host): EngineHost {
  return { ...host, prefix: [], seenBy: 'self' };
}

/**
 * The files that process `pid` sees, and commands run in all of its namespaces. An engine in a container speaks of its
 * own paths; opened here they would be another file, or none. Links are followed inside of that root: `/var/run -> /run`
 * must not lead back to this machine.
 */
export function rootedHost(host: Host, pid: number): EngineHost {
  const root = `/proc/${pid}/root`;
  const prefix = ['nsenter', '--target', String(pid), '--all', '--'] as const;
  const [file, ...args] = prefix;
  const at = async (path: string): Promise<string> => root + (await resolveInside(host, root, path));
  // The last part may itself be a link, which is then meant.
  const beside = async (path: string): Promise<string> => {
    const parent = await resolveInside(host, root, posix.dirname(path));
    return posix.join(root, parent, posix.basename(path));
  };
  return {
    ...host,
    prefix,
    seenBy: pid,
    readText: async (path) => await host.readText(await at(path)),
    readPart: async (path, offset, maxBytes) => await host.readPart(await at(path), offset, maxBytes),
    sizeBytes: async (path) => await host.sizeBytes(await at(path)),
    // The kernel's devices are this machine's.
    readRecords: (path, most, wanted) => host.readRecords(path, most, wanted),
    fileSystem: async (path) => await host.fileSystem(await at(path)),
    fileId: async (path) => await host.fileId(await at(path)),
    readDir: async (path) => await host.readDir(await at(path)),
    readLink: async (path) => await host.readLink(await beside(path)),
    exists: async (path) =>
      await at(path).then(
        async (found) => await host.exists(found),
        () => false,
      ),
    writeText: async (path, text) => await host.writeText(await at(path), text),
    makeDir: async (path) => await host.makeDir(await beside(path)),
    removeDir: async (path) => await host.removeDir(await beside(path)),
    exec: async (command, words, options) => await host.exec(file, [...args, command, ...words], options),
    ask: async (path, question, timeoutMs) => await host.ask(await at(path), question, timeoutMs),
    start: (command, words) => host.start(file, [...args, command, ...words]),
  };
}

/** The path without links, seen from `root`: empty for the root itself, otherwise beginning with a slash. */
async function resolveInside(host: Host, root: string, path: string): Promise<string> {
  const waiting = partsOf(path);
  let resolved = '';
  let links = 0;
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (part === '..') {
      resolved = resolved.slice(0, Math.max(0, resolved.lastIndexOf('/')));
      continue;
    }
    const target = await linkAt(host, `${root}${resolved}/${part}`);
    if (target === null) {
      resolved = `${resolved}/${part}`;
      continue;
    }
    if (++links > MOST_LINKS) throw Object.assign(new Error(`ELOOP: too many links: ${path}`), { code: 'ELOOP' });
    if (target.startsWith('/')) resolved = '';
    waiting.unshift(...partsOf(target));
  }
  return resolved;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** `null`: no link, or nothing there, which the call that follows will say better. */
async function linkAt(host: Host, path: string): Promise<string | null> {
  try {
    return await host.readLink(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EINVAL' || code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
