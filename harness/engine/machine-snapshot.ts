import { join } from 'node:path';

import { hierarchiesOf } from '../docker/hierarchies.ts';
import { ENGINE_LABEL } from '../docker/engine-in-container.ts';
import type { EngineApi } from '../docker/engine-api.ts';
import type { Host } from '../host/host.ts';
import type { MachineSnapshot, SnapshotDifference, Trace, TraceKind } from '../model/machine-snapshot.ts';

/** Set for the whole host. Most are never written by a run; `host-sysctl` writes some, on a disposable machine. */
const SETTINGS = [
  '/etc/docker/daemon.json',
  '/proc/sys/fs/file-max',
  '/proc/sys/fs/inotify/max_user_instances',
  '/proc/sys/fs/pipe-user-pages-soft',
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/keys/maxkeys',
  '/proc/sys/kernel/pid_max',
  '/proc/sys/kernel/pty/max',
  '/proc/sys/kernel/sched_rt_runtime_us',
  '/proc/sys/kernel/threads-max',
  '/proc/sys/user/max_user_namespaces',
  '/proc/sys/vm/max_map_count',
  '/proc/sys/vm/overcommit_memory',
  '/sys/kernel/cgroup/features',
] as const;

/** Names that runs give: `w-SEED-NUMBER`, and what is made of it. Neutral, since readings hold them. */
const OWN_NAME = /(?:^|\/)w-?[a-z0-9]{1,16}-/u;
const RUN_LABEL = 'initp.run';
const PLACES = ['/tmp', '/var/tmp'] as const;

/** Reads the machine. What can not be read is left out: an engine that is silent has no containers here. */
export async function snapshotOf(
  host: Host,
  engine: EngineApi,
  head: Pick<MachineSnapshot, 'run' | 'takenAt'>,
): Promise<MachineSnapshot> {
  const [inEngine, cgroups, mounts, processes, files, settings] = await Promise.all([
    engineTraces(engine).catch(() => []),
    cgroupTraces(host),
    mountTraces(host),
    processTraces(host),
    fileTraces(host),
    settingsOf(host),
  ]);
  return {
    schemaVersion: 1,
    ...head,
    traces: [...inEngine, ...cgroups, ...mounts, ...processes, ...files],
    settings,
  };
}

/** The settings alone: cheap enough for the end of every run. */
export async function settingsOf(host: Host): Promise<Readonly<Record<string, string>>> {
  const read = await Promise.all(
    SETTINGS.map(async (path) => [path, await host.readText(path).catch(() => null)] as const),
  );
  return Object.fromEntries(read.flatMap(([path, text]) => (text === null ? [] : [[path, text.trim()]])));
}

async function engineTraces(engine: EngineApi): Promise<readonly Trace[]> {
  const [containers, networks, images, volumes] = await Promise.all([
    engine.get('/containers/json?all=true'),
    engine.get('/networks'),
    engine.get('/images/json'),
    engine.get('/volumes'),
  ]);
  return [
    ...arrayOf(containers).map((one) =>
      traceOf(labelOf(one, ENGINE_LABEL) === null ? 'container' : 'nested engine', one, 'Id'),
    ),
    ...arrayOf(networks).map((one) => traceOf('network', one, 'Id')),
    ...arrayOf(images).map((one) => traceOf('image', one, 'Id')),
    ...arrayOf(field(volumes, 'Volumes')).map((one) => traceOf('volume', one, 'Name')),
  ];
}

function traceOf(kind: TraceKind, one: unknown, id: 'Id' | 'Name'): Trace {
  return { kind, id: String(field(one, id)), maker: labelOf(one, RUN_LABEL) === null ? 'unknown' : 'initp' };
}

/** Those at the top, where runs make theirs, and one below, where engines make those of containers. */
async function cgroupTraces(host: Host): Promise<readonly Trace[]> {
  const hierarchies = await hierarchiesOf(host);
  const perMount = await Promise.all(
    hierarchies.map(async ({ mountPoint }) => {
      const top = await groupsIn(host, mountPoint);
      return [...top, ...(await Promise.all(top.map(async (path) => await groupsIn(host, path)))).flat()];
    }),
  );
  return perMount.flat().map((id) => ({ kind: 'cgroup', id, maker: OWN_NAME.test(id) ? 'initp' : 'unknown' }));
}

async function groupsIn(host: Host, path: string): Promise<readonly string[]> {
  const names = await host.readDir(path).catch(() => []);
  const paths = names.filter((name) => !name.includes('.') || name.endsWith('.slice')).map((name) => join(path, name));
  const are = await Promise.all(paths.map(async (one) => await host.exists(join(one, 'cgroup.procs'))));
  return paths.filter((_, index) => are[index]);
}

async function mountTraces(host: Host): Promise<readonly Trace[]> {
  const lines = (await host.readText('/proc/self/mountinfo').catch(() => '')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const place = line.split(' ')[4] ?? '';
    // Options too: a cgroup file system that was mounted otherwise is another one.
    const id = `${place} ${line.split(' - ')[1] ?? ''}`;
    return { kind: 'mount', id, maker: OWN_NAME.test(place) ? 'initp' : 'unknown' };
  });
}

/** Only processes of our own programs: everything else comes and goes. */
async function processTraces(host: Host): Promise<readonly Trace[]> {
  const pids = (await host.readDir('/proc')).filter((name) => /^\d+$/u.test(name));
  const all = await Promise.all(
    pids.map(async (pid) => {
      const line = (await host.readText(`/proc/${pid}/cmdline`).catch(() => '')).split('\0');
      const isOurs = line[0]?.endsWith('/payload') === true || line[1]?.endsWith('/engine/watchdog.ts') === true;
      return isOurs ? [{ kind: 'process', id: `${pid} ${line.join(' ').trim()}`, maker: 'initp' } as const] : [];
    }),
  );
  return all.flat();
}

async function fileTraces(host: Host): Promise<readonly Trace[]> {
  const perPlace = await Promise.all(
    PLACES.map(async (place) => {
      const names = await host.readDir(place).catch(() => []);
      return names.filter((name) => OWN_NAME.test(name)).map((name) => join(place, name));
    }),
  );
  return perPlace.flat().map((id) => ({ kind: 'file', id, maker: 'initp' }));
}

function key({ kind, id }: Trace): string {
  return `${kind} ${id}`;
}

/** In the order of the later one. Pure. */
export function differenceOf(before: MachineSnapshot, now: MachineSnapshot): SnapshotDifference {
  const [had, has] = [new Set(before.traces.map(key)), new Set(now.traces.map(key))];
  const paths = [...new Set([...Object.keys(before.settings), ...Object.keys(now.settings)])];
  return {
    added: now.traces.filter((one) => !had.has(key(one))),
    gone: before.traces.filter((one) => !has.has(key(one))),
    changed: paths
      .map((path) => ({ path, was: before.settings[path] ?? null, now: now.settings[path] ?? null }))
      .filter(({ was, now: is }) => was !== is),
  };
}

function labelOf(one: unknown, label: string): string | null {
  const found = field(field(one, 'Labels'), label);
  return typeof found === 'string' ? found : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
