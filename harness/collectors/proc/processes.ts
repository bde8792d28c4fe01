import type { Host } from '../../host/host.ts';
import type { ContainerProcess } from '../../model/task.ts';
import { parsePidList } from '../../parsers/pid-list.ts';
import { parseProcStatus } from '../../parsers/proc-status.ts';
import { mapBounded } from './bounded.ts';
import { isGone, textOrNull } from './text-or-null.ts';

/** A name tells no directory from a file: each that is not surely the kernel's is looked into. */
async function childCgroups(host: Host, directory: string): Promise<readonly string[]> {
  const names = await host.readDir(directory).catch((error: unknown) => {
    if (isGone(error)) return [];
    throw error;
  });
  const candidates = names.filter((name) => !KERNEL_FILE.test(name)).map((name) => `${directory}/${name}`);
  const are = await Promise.all(candidates.map((path) => host.exists(`${path}/cgroup.procs`)));
  return candidates.filter((_, index) => are[index]);
}

/** Files that the kernel puts into a cgroup: no need to look whether they are directories. */
const KERNEL_FILE =
  /^(?!.*\.(?:slice|scope|service|mount|socket|swap)$)(?:cgroup|pids|memory|cpu|cpuacct|cpuset|io|blkio|devices|freezer|hugetlb|rdma|misc|net_cls|net_prio|perf_event)\.[a-z0-9._]+$|^(?:tasks|notify_on_release|release_agent)$/iu;

/** `cgroup.procs` of the cgroup and of all below it. */
export async function pidsBelow(host: Host, directory: string): Promise<ReadonlySet<number>> {
  const pids = new Set<number>();
  const waiting = [directory];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const pid of parsePidList((await procsOf(host, next)) ?? '')) pids.add(pid);
    waiting.push(...(await childCgroups(host, next)));
  }
  return pids;
}

/** A threaded cgroup (v2) refuses; its processes are listed by the domain above it (cgroup-v2.rst, "Threads"). */
async function procsOf(host: Host, directory: string): Promise<string | null> {
  try {
    return await textOrNull(host, `${directory}/cgroup.procs`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EOPNOTSUPP') return null;
    throw error;
  }
}

/** `/proc/PID/status` of each; a process that vanished in between is left out. */
export async function readProcesses(host: Host, pids: Iterable<number>): Promise<readonly ContainerProcess[]> {
  const read = await mapBounded([...pids], async (pid) => {
    const text = await textOrNull(host, `/proc/${pid}/status`);
    return text === null ? null : parseProcStatus(text);
  });
  return read.filter((process) => process !== null);
}

/**
 * Dead children of these processes that nobody has waited for. Measured on Linux 6.18: neither `cgroup.procs` nor
 * `tasks` lists a zombie, on v1 as on v2, while `pids.current` counts it; and `/proc/ZOMBIE/cgroup` says `/` for
 * every v1 hierarchy. `/proc/PID/task/TID/children` would have to be read for every thread. So all of /proc is asked
 * for its parent.
 */
export async function zombieChildren(host: Host, known: ReadonlySet<number>): Promise<readonly ContainerProcess[]> {
  const names = await host.readDir('/proc');
  const others = names
    .filter((name) => /^[1-9]\d*$/u.test(name))
    .map(Number)
    .filter((pid) => !known.has(pid));
  const processes = await readProcesses(host, others);
  return processes.filter((process) => isZombie(process) && known.has(process.parentPid));
}

/** A dead first thread whose process lives on is `Z` too, but is no zombie: other threads run, and nobody can wait. */
export function isZombie(process: ContainerProcess): boolean {
  return process.state === 'Z' && process.threads === 1;
}
