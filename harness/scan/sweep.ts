import type { Sweep, SweptContainer, SweptMemory } from '../model/scan.ts';
import { parseBundleOptions } from '../parsers/bundle-options.ts';
import { bundledCgroups } from './bundled-cgroups.ts';
import { type ContainerCgroup, containerCgroups } from './container-cgroups.ts';
import { freezerOf } from './freezer.ts';
import { hierarchyRoots, type HierarchyRoots, type KernelRoots } from './hierarchies.ts';
import { sweptHost, sweptUnits } from './host.ts';
import { kernelFiles, type KernelFiles } from './kernel-files.ts';
import { type Levels, memoryLevels, pidsLevels } from './levels.ts';
import { type ProcessReader, processReader } from './processes.ts';

/** A machine, as its files are seen from here. */
export interface SweptMachine extends KernelRoots {
  /** In front of `/run`, `/var` and `/etc`; empty on the machine itself. */
  readonly prefix: string;
}

export const THIS_MACHINE: SweptMachine = { proc: '/proc', cgroup: '/sys/fs/cgroup', prefix: '' };

/** With less free, it is worth to know who holds the tasks and which runtime an exec would be made by. */
const TIGHT_SLOTS = 32;

interface Around {
  readonly files: KernelFiles;
  readonly roots: HierarchyRoots;
  readonly machine: SweptMachine;
  readonly pids: Levels<SweptContainer['pids'][number]>;
  readonly memory: Levels<SweptMemory> | null;
  readonly processes: ProcessReader;
}

/**
 * Every container of the machine, from `/sys/fs/cgroup` and `/proc` alone: no process is started, no engine is asked,
 * nothing is written. At once, because it takes less time than one round through the thread pool for each container.
 * `null`: there is no pids controller below the machine's cgroup directory, so nothing can be seen.
 */
export function sweep(machine: SweptMachine, nowMs: () => number, files = kernelFiles()): Sweep | null {
  const startedMs = nowMs();
  const roots = hierarchyRoots(files, machine.cgroup);
  if (roots === null) return null;
  const pids = pidsLevels(files, roots.pids);
  const memory = roots.memory === null ? null : memoryLevels(files, roots.memory);
  const around = { files, roots, machine, pids, memory, processes: processReader(files, machine.proc) };
  const found = containerCgroups(files, roots.pids.directory);
  const known = new Set(found.containers.map(({ id }) => id));
  const bundled = bundledCgroups(files, machine, { root: roots.pids.directory, known });
  const containers = [...found.containers, ...bundled].flatMap((cgroup) => sweptContainer(around, cgroup) ?? []);
  const units = sweptUnits(found.units, (path) => pids.of(path));
  const host = { ...sweptHost(files, machine.proc, machine.prefix), units };
  return {
    memoryVersion: roots.memory?.version ?? 'v2',
    containers,
    host,
    leftOut: found.leftOut,
    tookMs: nowMs() - startedMs,
    readsCount: files.count(),
  };
}

/** `null`: it has gone in the middle of the sweep. */
function sweptContainer(around: Around, cgroup: ContainerCgroup): SweptContainer | null {
  const { files, roots } = around;
  const { path, id, engine, within, hasInner } = cgroup;
  const directory = roots.pids.directory + path;
  const pids = around.pids.of(path);
  const own = pids.find((level) => level.path === directory);
  if (own === undefined && !files.exists(directory)) return null;
  const free = Math.min(...pids.map(({ max, current }) => (max ?? Number.POSITIVE_INFINITY) - current));
  const isTight = free < TIGHT_SLOTS;
  const processes = around.processes.of({ directory, tasksCount: own?.current ?? null, isTight, hasInner });
  if (processes.init.status !== 'there' && !files.exists(directory)) return null;
  return {
    id,
    engine,
    name: null,
    engineState: null,
    cgroup: path,
    within,
    pids,
    memory: around.memory?.of(path) ?? [],
    freezer: roots.freezer === null ? null : freezerOf(files, roots.freezer, { path, init: processes.init }),
    ...processes,
    runtime: isTight ? runtimeOf(around, id, processes.shim) : null,
    since: null,
  };
}

/** Where crun and runc keep their records when an engine tells them nothing else, as podman does. */
const RECORDS = ['crun', 'runc'] as const;

/** As the shim's bundle names it, whose directory it works in; or whose record of the container there is. */
function runtimeOf({ files, machine }: Around, id: string, shim: SweptContainer['shim']): string | null {
  const options = shim.pid === null ? null : files.text(`${machine.proc}/${shim.pid}/cwd/options.json`);
  const told = parseBundleOptions(options ?? '').binaryName;
  if (told !== null) return told.slice(told.lastIndexOf('/') + 1);
  return RECORDS.find((name) => files.exists(`${machine.prefix}/run/${name}/${id}`)) ?? null;
}
