import type { InsideProcess } from '../docker/inside-process.ts';
import type { RunningWorkload } from '../docker/workload.ts';
import type { CgroupPids } from '../model/cgroup.ts';
import type { FaultId } from '../model/scenario.ts';
import type { UndoStep } from '../model/undo-step.ts';
import { startTimeOf } from '../parsers/process-stat.ts';
import type { FaultTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** Ten thousand threads take one to two seconds on two CPUs. */
const FILL_TIMEOUT_MS = 60_000;
const READY_TIMEOUT_MS = 10_000;

/** A bomb never starts without a limit in place, and never above this. */
const ABSOLUTE_MAX = 20_000;

/** Tasks of one kind, made by one process inside the container. */
export interface Bomb {
  readonly fault: FaultId;
  /** A mode of the payload. */
  readonly mode: 'threads' | 'processes' | 'zombies';
  /** `null`: until the kernel refuses. */
  readonly count: number | null;
}

/** One that has gone off: what it made is there as long as its process. */
export interface SetOff {
  readonly process: InsideProcess;
  readonly undo: Extract<UndoStep, { kind: 'kill' }>;
}

/** Where it goes off. */
export interface BombSite extends Pick<FaultTools, 'host' | 'journal'> {
  readonly workload: RunningWorkload;
  readPids(): Promise<CgroupPids>;
}

/** Makes the tasks, journalled before the first one, and makes sure that as many were made as were asked for. */
export async function setOff({ fault, mode, count }: Bomb, site: BombSite): Promise<SetOff> {
  const limit = smallestFree(await site.readPids());
  if (limit === null || limit > ABSOLUTE_MAX) {
    throw injectionFailed(fault, `no limit of at most ${ABSOLUTE_MAX} tasks is in place, so it was not set off`);
  }
  await affordable(fault, Math.min(limit, count ?? limit), site);

  // It waits until we have written down who it is.
  const process = await site.workload.startInside(['--wait', mode, String(count ?? 'max')]);
  await process.line(READY_TIMEOUT_MS);
  const startTime = startTimeOf(await site.host.readText(`/proc/${process.hostPid}/stat`));
  if (startTime === null) throw injectionFailed(fault, `/proc/${process.hostPid}/stat has no start time`);
  const undo = { kind: 'kill', pid: process.hostPid, startTime } as const;
  await site.journal(`${mode} of process ${process.hostPid} of ${site.workload.name}`, undo);
  process.send('go');
  const said = await process.line(FILL_TIMEOUT_MS);
  const state: unknown = JSON.parse(said);
  if (count === null ? field(state, 'refusal') !== 'EAGAIN' : field(state, 'made') !== count) {
    throw injectionFailed(fault, `${count ?? 'all'} ${mode} were asked for, the payload says ${said}`);
  }
  return { process, undo };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
}

/** The fewest free slots over all levels; `null` when none has a limit. */
export function smallestFree({ levels }: CgroupPids): number | null {
  const free = levels.flatMap(({ max, current }) => (max === null ? [] : [max - current]));
  return free.length === 0 ? null : Math.min(...free);
}

/** Throws unless the cgroups have no slot left. */
export async function verifyFull(fault: FaultId, { readPids }: Pick<BombSite, 'readPids'>): Promise<void> {
  const free = smallestFree(await readPids());
  if (free === null || free > 0) throw injectionFailed(fault, `${String(free)} slots are free`);
}

/** The host's own ceilings must stay far away: half of what is free is the most that a bomb may take. */
async function affordable(fault: FaultId, tasks: number, { host }: BombSite): Promise<void> {
  const [loadavg, threadsMax, pidMax] = await Promise.all(
    ['/proc/loadavg', '/proc/sys/kernel/threads-max', '/proc/sys/kernel/pid_max'].map(
      async (path) => await host.readText(path),
    ),
  );
  const now = Number(loadavg?.split(' ')[3]?.split('/')[1]);
  const free = Math.min(Number(threadsMax), Number(pidMax)) - now;
  if (!(tasks <= free / 2)) {
    throw injectionFailed(fault, `${tasks} tasks on a host with ${free} free were refused before the start`);
  }
}
