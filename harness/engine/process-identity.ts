import type { Host } from '../host/host.ts';
import { startTimeOf } from '../parsers/process-stat.ts';

/** A process that can be told from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot. */
  readonly startTime: string;
}

/** `null` when there is no such process. */
export async function identify(host: Host, pid: number): Promise<ProcessIdentity | null> {
  try {
    const startTime = startTimeOf(await host.readText(`/proc/${pid}/stat`));
    return startTime === null ? null : { pid, startTime };
  } catch {
    return null;
  }
}

export async function isAlive(host: Host, { pid, startTime }: ProcessIdentity): Promise<boolean> {
  return (await identify(host, pid))?.startTime === startTime;
}
