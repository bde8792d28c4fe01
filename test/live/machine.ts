/** The machine before and after: all that the program may change, read without its help. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { hierarchiesOf, pidsHierarchy } from '../../harness/docker/hierarchies.ts';
import { localHost } from '../../harness/host/local.ts';
import { lines } from './command.ts';
import type { Workspace } from './initp.ts';
import { processesNamed, processesWith } from './processes.ts';
import { until } from './until.ts';

/** Written for the whole host; a fault of the container must not touch them. */
const SETTINGS = [
  '/proc/sys/kernel/threads-max',
  '/proc/sys/kernel/pid_max',
  '/proc/sys/kernel/sched_rt_runtime_us',
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/vm/overcommit_memory',
  '/sys/kernel/cgroup/features',
];

export interface MachineState {
  readonly containers: readonly string[];
  readonly images: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  /** Directories of every hierarchy that are a container's or carry the workspace's mark. */
  readonly cgroups: readonly string[];
  /** In containers. */
  readonly payloads: readonly string[];
  /** Cgroup mounts with their options; `favordynmods` would be one. */
  readonly mounts: readonly string[];
  readonly settings: readonly string[];
  /** Started by this workspace: the program, its watchdog, its amplifier. */
  readonly processes: readonly string[];
  readonly journals: readonly string[];
}

const CONTAINER_ID = /[0-9a-f]{64}/u;

/** Somebody else may use this engine meanwhile: what certainly is theirs is left out. */
export async function machineState(work: Workspace): Promise<MachineState> {
  const [engine, images, networks, volumes, hierarchies, payloads, mounts, processes] = await Promise.all([
    containersOf(work.mark),
    lines('docker', 'images', '--all', '--no-trunc', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}'),
    lines('docker', 'network', 'ls', '--no-trunc', '--format', '{{.ID}} {{.Name}}'),
    lines('docker', 'volume', 'ls', '--format', '{{.Name}}'),
    hierarchiesOf(localHost),
    processesNamed('payload'),
    readFile('/proc/self/mounts', 'utf8'),
    processesWith(work.directory),
  ]);
  const ours = (cgroup: string): boolean =>
    cgroup.includes(work.mark) || engine.foreignIds.every((id) => !cgroup.includes(id));
  const cgroups = (await Promise.all(hierarchies.map(async ({ mountPoint }) => await below(mountPoint)))).flat();
  const inContainers = await Promise.all(
    payloads.map(async ({ pid }) => {
      const cgroup = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
      return CONTAINER_ID.test(cgroup) && ours(cgroup) ? [`payload ${pid}`] : [];
    }),
  );
  const parent = join(pidsHierarchy(hierarchies)?.mountPoint ?? '', 'docker/pids.max');
  return {
    containers: engine.ours,
    images: images.toSorted(),
    networks: networks.toSorted(),
    volumes: volumes.filter((name) => !engine.foreignVolumes.has(name)).toSorted(),
    cgroups: cgroups.filter((path) => path.includes(work.mark) || (CONTAINER_ID.test(path) && ours(path))).toSorted(),
    payloads: inContainers.flat().toSorted(),
    mounts: mounts.split('\n').filter((line) => /^\S+ \S+ cgroup2? /u.test(line)),
    settings: await Promise.all(
      [...SETTINGS, parent].map(async (path) => `${path}: ${await readFile(path, 'utf8').catch(String)}`),
    ),
    processes: processes.map(({ pid, commandLine }) => `${pid} ${commandLine}`).toSorted(),
    journals: await readdir(work.journals).catch(() => []),
  };
}

interface Containers {
  readonly ours: readonly string[];
  readonly foreignIds: readonly string[];
  readonly foreignVolumes: ReadonlySet<string>;
}

/** Ours carry the mark, or are helpers that testcontainers would start beside them. */
async function containersOf(mark: string): Promise<Containers> {
  const format = '{{.ID}} {{.Names}} {{.Image}} {{.Label "initp.run"}} {{.Mounts}}';
  const all = await lines('docker', 'ps', '--all', '--no-trunc', '--format', format);
  const isOurs = (line: string): boolean => {
    const [, , image = ''] = line.split(' ');
    return line.includes(mark) || image.startsWith('testcontainers/');
  };
  return {
    ours: all.filter(isOurs).toSorted(),
    foreignIds: all.filter((line) => !isOurs(line)).map((line) => line.split(' ')[0] ?? ''),
    // Another's nested engine has one, as long as it runs.
    foreignVolumes: new Set(
      all.filter((line) => !isOurs(line)).flatMap((line) => line.split(' ').at(-1)?.split(',') ?? []),
    ),
  };
}

/** What dies takes a moment to be gone; what is left behind stays, and differs in what is returned. */
export async function settled(before: MachineState, work: Workspace): Promise<MachineState> {
  const wanted = JSON.stringify(before);
  let now = await machineState(work);
  await until(
    'the machine is as before',
    async () => {
      now = await machineState(work);
      return now;
    },
    { satisfies: (state) => JSON.stringify(state) === wanted, withinMs: 20_000 },
  ).catch(() => {});
  return now;
}

async function below(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const found = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name));
  return [...found, ...(await Promise.all(found.map(below))).flat()];
}
