import type { Host } from './host.ts';

/** What the kernel says of a process or of the mounts; one reading of it serves all who ask within a moment. */
const TEXTS =
  /^\/proc\/(?:self|\d+)\/(?:comm|status|cgroup|mountinfo|cmdline)$|^\/sys\/fs\/cgroup\/.*\/cgroup\.procs$/u;
const LINKS = /^\/proc\/(?:self|\d+)\/ns\/\w+$/u;
const CGROUPS = /^\/sys\/fs\/cgroup\//u;
/** Of a machine with more processes than that the rest is read each time. */
const MOST = 8_192;

/**
 * The machine at one moment: dozens of collectors walk through the same processes, and would else read each of them
 * several times and see several states. For one look, and never for a program that waits for a change.
 */
export function oneLook(host: Host): Host {
  const texts = new Map<string, Promise<string>>();
  const links = new Map<string, Promise<string>>();
  const there = new Map<string, Promise<boolean>>();
  const lists = new Map<string, Promise<readonly string[]>>();
  return {
    ...host,
    readText: (path) => (TEXTS.test(path) ? once(texts, path, host.readText) : host.readText(path)),
    readLink: (path) => (LINKS.test(path) ? once(links, path, host.readLink) : host.readLink(path)),
    exists: (path) => (CGROUPS.test(path) ? once(there, path, host.exists) : host.exists(path)),
    readDir: (path) => (path === '/proc' || CGROUPS.test(path) ? once(lists, path, host.readDir) : host.readDir(path)),
  };
}

async function once<T>(known: Map<string, Promise<T>>, path: string, ask: (path: string) => Promise<T>): Promise<T> {
  const before = known.get(path);
  if (before !== undefined) return await before;
  const answer = ask(path);
  if (known.size < MOST) known.set(path, answer);
  return await answer;
}
