import type { SweptContainer, SweptInit, SweptShim } from '../model/scan.ts';
import { parseThreadsCount } from '../parsers/loadavg.ts';
import { processLimit } from '../parsers/proc-limits.ts';
import { namespacePids } from '../parsers/namespace-pids.ts';
import { parseProcessStat, type ProcessStat } from '../parsers/process-stat.ts';
import type { KernelFiles } from './kernel-files.ts';
import { type Listed, processLists } from './process-lists.ts';

/** Of the list of a container's processes, bytes: some thousand of them, and nine thousand where there is little room. */
const MOST_LIST_BYTES = { roomy: 8 * 1024, tight: 64 * 1024 } as const;
/** Of whom the threads are counted, in a container that has room and in one that has none, and in the whole sweep. */
const MOST_COUNTED = { roomy: 64, tight: 4096, sweep: 20_000 } as const;
/** A tree of processes is climbed from any of them to the first. */
const MOST_GENERATIONS = 64;

/** What is known of a container before its processes are looked at. */
export interface Occupied {
  /** Its cgroup's directory. */
  readonly directory: string;
  /** `pids.current`; `null`: the controller is not enabled. */
  readonly tasksCount: number | null;
  /** Whether little room is left. */
  readonly isTight: boolean;
  readonly hasInner: boolean;
}

export type SweptProcesses = Pick<SweptContainer, 'processesCount' | 'zombiesCount' | 'init' | 'shim'>;

/** Reads `stat` and `limits` of processes, and of one process once in a sweep. */
export interface ProcessReader {
  of(container: Occupied): SweptProcesses;
}

const NO_SHIM: SweptShim = { status: 'unread', pid: null, name: null };

export function processReader(files: KernelFiles, proc: string): ProcessReader {
  const lists = processLists(files, proc);
  // Of the whole machine, so that nobody has more.
  const machineTasksCount = parseThreadsCount(files.text(`${proc}/loadavg`) ?? '') ?? Number.POSITIVE_INFINITY;
  const parents = new Map<number, SweptShim>();
  let counted = 0;

  const statOf = (pid: number): ProcessStat | null => parseProcessStat(files.text(`${proc}/${pid}/stat`) ?? '');

  /** `null`: none of its processes is where it was looked for. */
  function listed({ directory, hasInner, isTight }: Occupied): Listed | null {
    const most = MOST_LIST_BYTES[isTight ? 'tight' : 'roomy'];
    const own = lists(directory, most);
    if (own.pids.length > 0 || !hasInner) return own;
    // An init that moved itself deeper, as systemd does: the first cgroup inside that has a process.
    for (const name of files.directories(directory)) {
      const inner = lists(`${directory}/${name}`, most);
      if (inner.pids.length > 0) return inner;
    }
    return null;
  }

  /** From any process up to the one whose parent is outside; the stats that were read on the way are kept. */
  function first(pids: readonly number[], stats: Map<number, ProcessStat>): number | null {
    const members = new Set(pids);
    let [at] = pids;
    for (let generation = 0; at !== undefined && generation < MOST_GENERATIONS; generation++) {
      const stat = stats.get(at) ?? statOf(at);
      if (stat === null) return null;
      stats.set(at, stat);
      if (!members.has(stat.parentPid)) return at;
      at = stat.parentPid;
    }
    return null;
  }

  function initOf(pid: number, { state }: ProcessStat): SweptInit {
    const limits = files.text(`${proc}/${pid}/limits`) ?? '';
    const processesLimit = processLimit(limits, 'Max processes')?.soft ?? null;
    return {
      status: 'there',
      pid,
      state,
      openFilesLimit: processLimit(limits, 'Max open files')?.soft ?? null,
      processesLimit,
      uid: processesLimit === null || processesLimit > machineTasksCount ? null : files.owner(`${proc}/${pid}`),
    };
  }

  function shimOf(pid: number): SweptShim {
    const known = parents.get(pid);
    if (known !== undefined) return known;
    const found = shimAt(pid);
    parents.set(pid, found);
    return found;
  }

  function shimAt(pid: number): SweptShim {
    const stat = pid > 0 ? statOf(pid) : null;
    if (stat === null) return NO_SHIM;
    const { name, state } = stat;
    if (!/^(?:docker-)?containerd-sh|^conmon/u.test(name)) {
      const isFirst = namespacePids(files.text(`${proc}/${pid}/status`) ?? '').at(-1) === 1;
      return { status: isFirst ? 'gone' : 'other', pid, name };
    }
    return { status: state === 'T' || state === 't' ? 'stopped' : 'running', pid, name };
  }

  /** Tasks that no living process has. `null`: too many to be counted, or not all are in this one cgroup. */
  function zombies(
    container: Occupied,
    pids: readonly number[],
    stats: ReadonlyMap<number, ProcessStat>,
  ): number | null {
    const { tasksCount, isTight, hasInner } = container;
    if (tasksCount === null || hasInner) return null;
    if (tasksCount <= pids.length) return 0;
    const most = isTight ? MOST_COUNTED.tight : MOST_COUNTED.roomy;
    if (pids.length > most || counted + pids.length > MOST_COUNTED.sweep) return null;
    counted += pids.length;
    let threads = 0;
    for (const pid of pids) threads += (stats.get(pid) ?? statOf(pid))?.threads ?? 0;
    if (threads >= tasksCount) return 0;
    // Read again: a process that ended meanwhile is no zombie.
    const now = Number(files.text(`${container.directory}/pids.current`) ?? 0);
    return Math.max(0, Math.min(tasksCount, now) - threads);
  }

  return {
    of(container) {
      const list = listed(container);
      if (list === null) return unread('its processes are in cgroups deeper inside');
      const { pids, isCut } = list;
      const processesCount = isCut ? null : pids.length;
      if (pids.length === 0) {
        const zombiesCount = container.tasksCount;
        return { processesCount, zombiesCount, init: { status: 'gone' }, shim: NO_SHIM };
      }
      const stats = new Map<number, ProcessStat>();
      const pid = first(pids, stats);
      const stat = pid === null ? undefined : stats.get(pid);
      const zombiesCount = isCut ? null : zombies(container, pids, stats);
      if (pid === null || stat === undefined) {
        return { ...unread('it ended in the middle of the look'), processesCount, zombiesCount };
      }
      return { processesCount, zombiesCount, init: initOf(pid, stat), shim: shimOf(stat.parentPid) };
    },
  };
}

function unread(why: string): SweptProcesses {
  return { processesCount: null, zombiesCount: null, init: { status: 'unread', why }, shim: NO_SHIM };
}
