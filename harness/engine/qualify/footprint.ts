import { join } from 'node:path';

import type { Host } from '../../host/host.ts';
import type { Growth } from '../../model/qualification.ts';
import { stateOf } from '../../parsers/process-stat.ts';
import type { Lab } from './lab.ts';
import type { Subject } from './subject.ts';

/** What an exec may leave behind, counted. */
export type Footprint = ReadonlyMap<string, number>;

/** Where containerd, its shims and dockerd keep what belongs to a container or an exec. */
const FOLDERS = ['/run/containerd', '/run/docker', '/tmp'] as const;
const MOST_DEPTH = 8;
/** A daemon puts away what has ended a moment after it has said so. */
const SETTLE_MS = 500;

/** Counts processes, threads, descriptors, files, exec ids and memory of an engine and of one container in it. */
export async function footprint(lab: Lab, subject: Subject): Promise<Footprint> {
  const { host, engine } = lab.session;
  await host.sleep(SETTLE_MS);
  const seen = new Map<string, number>();
  const add = (what: string, count: number): void => void seen.set(what, (seen.get(what) ?? 0) + count);
  for (const what of ['processes', 'zombies']) add(what, 0);
  for (const pid of await processesOf(lab)) {
    const stat = await host.readText(`/proc/${pid}/stat`).catch(() => '');
    if (stat === '') continue;
    add('processes', 1);
    if (stateOf(stat) === 'Z') add('zombies', 1);
    const name = /\((?<name>[^)]*)\)/u.exec(stat)?.groups?.['name'] ?? '';
    const role = DAEMONS.find((one) => name.startsWith(one.comm))?.role;
    if (role === undefined) continue;
    if (role === 'shim' && !(await belongsTo(host, pid, subject))) continue;
    add(`threads of ${role}`, (await host.readDir(`/proc/${pid}/task`).catch(() => [])).length);
    add(`descriptors of ${role}`, (await host.readDir(`/proc/${pid}/fd`).catch(() => [])).length);
    const status = await host.readText(`/proc/${pid}/status`).catch(() => '');
    add(`memory of ${role}, KiB`, Number(/^VmRSS:\s+(?<kib>\d+)/mu.exec(status)?.groups?.['kib'] ?? 0));
  }
  for (const folder of FOLDERS) add(`files in ${folder}`, await filesBelow(lab.nested.engineHost, folder, MOST_DEPTH));
  const log = `/run/containerd/io.containerd.runtime.v2.task/moby/${subject.id}/log.json`;
  add('log.json, bytes', await lab.nested.engineHost.sizeBytes(log).catch(() => 0));
  const execIds: unknown = Reflect.get(Object(await engine.get(`/containers/${subject.id}/json`)), 'ExecIDs');
  add('exec ids', Array.isArray(execIds) ? execIds.length : 0);
  return seen;
}

/**
 * Counts until nothing is more than before, or for some seconds, and tells the least of each: what goes by itself is no
 * leak. dockerd 20.10 had up to 25 descriptors more for a moment after 200 execs, and without them.
 */
export async function footprintAfter(lab: Lab, subject: Subject, before: Footprint): Promise<Footprint> {
  let least = await footprint(lab, subject);
  for (let look = 1; look < MOST_LOOKS && isMore(least, before); look++) {
    const now = await footprint(lab, subject);
    least = new Map([...least].map(([what, count]) => [what, Math.min(count, now.get(what) ?? 0)]));
  }
  return least;
}

/** Half a second each, and what it takes to count. */
const MOST_LOOKS = 20;

/** Memory and the log grow in any case. */
function isMore(now: Footprint, before: Footprint): boolean {
  return [...now].some(([what, count]) => !/KiB|bytes/u.test(what) && count > (before.get(what) ?? 0));
}

/** `comm` has fifteen characters: `containerd-shim-runc-v2` is cut. */
const DAEMONS = [
  { comm: 'dockerd', role: 'dockerd' },
  { comm: 'containerd-shim', role: 'shim' },
  { comm: 'containerd', role: 'containerd' },
] as const;

/** Everything in the engine's cgroup, which is everything of it. */
async function processesOf({ nested, session: { host } }: Lab): Promise<readonly number[]> {
  const [first] = nested.hierarchies.filter(({ controllers }) => controllers.includes('pids'));
  return first === undefined ? [] : await pidsBelow(host, first.mountPoint, MOST_DEPTH);
}

async function pidsBelow(host: Host, cgroup: string, depth: number): Promise<readonly number[]> {
  const text = await host.readText(join(cgroup, 'cgroup.procs')).catch(() => '');
  const own = text
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
  if (depth === 0) return own;
  const names = await host.readDir(cgroup).catch(() => []);
  // Files of a cgroup have a dot in their names, and `tasks` and `notify_on_release` are no directories either.
  const below = await Promise.all(
    names.map(async (name) => (FILE.test(name) ? [] : await pidsBelow(host, join(cgroup, name), depth - 1))),
  );
  return [...own, ...below.flat()];
}

const FILE = /^(?:cgroup|pids|tasks$|notify_on_release$|release_agent$|cpu|memory|io|irq|misc|hugetlb|rdma)/u;

async function belongsTo(host: Host, pid: number, { id }: Subject): Promise<boolean> {
  return (await host.readText(`/proc/${pid}/cmdline`).catch(() => '')).includes(id);
}

async function filesBelow(host: Host, folder: string, depth: number): Promise<number> {
  const names = await host.readDir(folder).catch(() => null);
  if (names === null) return 0;
  // The root of a container is mounted here: its files are its own.
  const own = names.filter((name) => name !== 'rootfs');
  const below =
    depth === 0
      ? []
      : await Promise.all(own.map(async (name) => await filesBelow(host, join(folder, name), depth - 1)));
  return own.length + below.reduce((sum, count) => sum + count, 0);
}

/** What has become more or less, in the order of counting. */
export function growthOf(before: Footprint, after: Footprint): readonly Growth[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.map((what) => ({ what, before: before.get(what) ?? 0, after: after.get(what) ?? 0 }));
}
