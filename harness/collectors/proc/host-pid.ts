import type { Host } from '../../host/host.ts';
import { namespacePids } from '../../parsers/namespace-pids.ts';
import { mapBounded } from './bounded.ts';
import { textOrNull } from './text-or-null.ts';

interface Candidate {
  readonly pid: number;
  readonly inside: readonly number[];
}

/**
 * The pid on this machine of the container's process that its engine calls `enginePid`, which may count in a pid
 * namespace of its own. Found by the container's id in `/proc/PID/cgroup` and the pid in `NSpid`; `null` when no process
 * has both.
 */
export async function hostPid(host: Host, containerId: string, enginePid: number): Promise<number | null> {
  const pids = (await host.readDir('/proc')).filter((name) => /^[1-9]\d*$/u.test(name)).map(Number);
  const found = await mapBounded(pids, async (pid) => await candidate(host, pid, containerId));
  const fitting = found.filter((one) => one?.inside.includes(enginePid) === true);
  // A container within the container has the same id in its path: the outer process is in fewer namespaces.
  return fitting.toSorted((a, b) => (a?.inside.length ?? 0) - (b?.inside.length ?? 0))[0]?.pid ?? null;
}

async function candidate(host: Host, pid: number, containerId: string): Promise<Candidate | null> {
  const cgroup = await textOrNull(host, `/proc/${pid}/cgroup`);
  if (cgroup === null || !cgroup.includes(containerId)) return null;
  const status = await textOrNull(host, `/proc/${pid}/status`);
  // The first is the pid here; those that an engine can mean come after it.
  return status === null ? null : { pid, inside: namespacePids(status).slice(1) };
}
