import { parseCgroupMembership } from '../parsers/cgroup-membership.ts';
import { namespacePids } from '../parsers/namespace-pids.ts';
import { parsePidList } from '../parsers/pid-list.ts';
import type { KernelFiles } from './kernel-files.ts';

/** The living processes in a cgroup. */
export interface Listed {
  readonly pids: readonly number[];
  /** Whether there are more than were read. */
  readonly isCut: boolean;
}

/** Who is in the cgroup of that directory, at most `mostBytes` of the list. */
export type ProcessLists = (directory: string, mostBytes: number) => Listed;

/** Of the whole machine, where each has to be asked for its cgroup. */
const MOST_ASKED = 50_000;

/**
 * `cgroup.procs` speaks in pids of the reader's pid namespace, and leaves out (v1) or calls 0 (v2) who is not in it. Read
 * in a container it shows empty cgroups, whatever `/proc` is mounted there: then each process of that `/proc` is asked
 * for its cgroup instead, once in a sweep.
 */
export function processLists(files: KernelFiles, proc: string): ProcessLists {
  const isForeign = namespacePids(files.text(`${proc}/self/status`) ?? '').length > 1;
  if (!isForeign) {
    return (directory, mostBytes) => listOf(files.part(`${directory}/cgroup.procs`, mostBytes), mostBytes);
  }
  let known: ReadonlyMap<string, readonly number[]> | null = null;
  return (directory) => {
    known ??= byCgroup(files, proc);
    return { pids: known.get(directory.slice(directory.lastIndexOf('/') + 1)) ?? [], isCut: false };
  };
}

function listOf(text: string | null, most: number): Listed {
  const isCut = (text?.length ?? 0) >= most;
  // What it was cut in is no pid.
  return { pids: parsePidList(isCut ? (text ?? '').replace(/\d+$/u, '') : (text ?? '')), isCut };
}

/**
 * Pids by the name of each directory on the way to their cgroup. By names, because a path is told from the root of the
 * reader's cgroup namespace (`/../..`); those of containers have an id in them, which is found once.
 */
function byCgroup(files: KernelFiles, proc: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const pids = files.directories(proc).filter((name) => /^[1-9]\d{0,9}$/u.test(name));
  for (const pid of pids.slice(0, MOST_ASKED)) {
    const all = parseCgroupMembership(files.text(`${proc}/${pid}/cgroup`) ?? '');
    const own =
      all.find(({ controllers }) => controllers.includes('pids')) ?? all.find(({ hierarchyId }) => hierarchyId === 0);
    for (const name of own?.path.split('/') ?? []) {
      if (name === '' || name === '..') continue;
      const there = found.get(name);
      if (there === undefined) found.set(name, [Number(pid)]);
      else there.push(Number(pid));
    }
  }
  return found;
}
