import { RESERVED_IDS } from '../model/pid-namespace.ts';
import type { Host } from './host.ts';

/** Ids of all tasks of this machine. Those that only name a group or a session are not seen: a few fewer are free. */
export async function idsUsed(host: Pick<Host, 'readDir'>): Promise<ReadonlySet<number>> {
  const processes = (await host.readDir('/proc')).filter((name) => /^\d{1,10}$/u.test(name));
  const threads = await Promise.all(
    processes.map(async (pid) => await host.readDir(`/proc/${pid}/task`).catch(() => [])),
  );
  return new Set([...processes, ...threads.flat()].map(Number));
}

/** Ids that can be given out while `pid_max` is `max` (`alloc_pid`, kernel/pid.c): none below 300 a second time. */
export function freeBelow(max: number, used: ReadonlySet<number>): number {
  const taken = [...used].filter((id) => id >= RESERVED_IDS && id < max).length;
  return Math.max(0, max - RESERVED_IDS) - taken;
}
