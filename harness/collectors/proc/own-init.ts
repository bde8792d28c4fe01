import { parseProcStatus } from '../../parsers/proc-status.ts';
import type { Target } from '../collector.ts';
import { absent, initPidOf } from './absent.ts';
import type { Absent } from './absent.ts';
import { isZombie } from './processes.ts';
import { textOrNull } from './text-or-null.ts';

/** The container's first process, when the pid that the engine says is surely its own here. */
export interface OwnInit {
  readonly status: 'found';
  readonly pid: number;
  /** Its `/proc/PID/cgroup`. */
  readonly membership: string;
}

export async function ownInit(target: Target): Promise<OwnInit | Absent> {
  const init = initPidOf(target);
  if (init.status === 'absent') return init;
  const membership = await textOrNull(target.host, `/proc/${init.pid}/cgroup`);
  if (membership === null) return absent(`process ${init.pid}, the container's first, is gone`);
  if (await isLost(target, init.pid, membership)) return absent(`process ${init.pid}, the container's first, is dead`);
  if (await isOfContainer(target, init.pid, membership)) return { status: 'found', pid: init.pid, membership };
  return absent(
    `process ${init.pid} of this machine is not the container's: the engine counts in a pid namespace or machine of its own`,
  );
}

/**
 * A dead task is shown in the root of every v1 hierarchy (kernel/cgroup/cgroup.c, proc_cgroup_show): what would be read
 * there is the whole host's. In v2 it stays where it was, and so do the living threads of a dead first one.
 */
async function isLost({ host }: Target, pid: number, membership: string): Promise<boolean> {
  const process = parseProcStatus((await textOrNull(host, `/proc/${pid}/status`)) ?? '');
  if (process === null || process.state !== 'Z') return false;
  return isZombie(process) || /^\d+:[^:\n]+:\/$/mu.test(membership);
}

/**
 * A pid from an engine in another pid namespace or behind a forwarded socket may be anybody's here. The runtimes put
 * the id into the cgroup's name; where they do not, the parent is the shim, which was told it.
 */
export async function isOfContainer(target: Target, pid: number, membership: string): Promise<boolean> {
  const { id } = target.inspect;
  if (membership.includes(id)) return true;
  const status = parseProcStatus((await textOrNull(target.host, `/proc/${pid}/status`)) ?? '');
  const parents = status === null ? [] : [pid, status.parentPid];
  const lines = await Promise.all(parents.map((parent) => textOrNull(target.host, `/proc/${parent}/cmdline`)));
  return lines.some((line) => line?.includes(id));
}
