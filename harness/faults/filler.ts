import type { InsideProcess } from '../docker/inside-process.ts';
import type { FaultId } from '../model/scenario.ts';
import { startTimeOf } from '../parsers/process-stat.ts';
import type { InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

const READY_TIMEOUT_MS = 10_000;
const FILL_TIMEOUT_MS = 60_000;

/** What a filler says when it has made what it was told, or was refused. */
export interface Filled {
  readonly made: number;
  /** Name of the errno, `none` when all was made. */
  readonly refusal: string;
}

/** A process of the payload inside the container that waits for its signal. */
export interface Filler {
  /** Lets it begin, and returns when it holds. */
  fill(): Promise<Filled>;
}

/** Starts the payload in a mode that fills something; what it makes is there as long as its process, journalled first. */
export async function startFiller(
  fault: FaultId,
  mode: readonly string[],
  { host, journal, workload }: Pick<InjectionTools, 'host' | 'journal' | 'workload'>,
): Promise<Filler> {
  const process = await workload.startInside(['--wait', ...mode]);
  await process.line(READY_TIMEOUT_MS);
  const startTime = startTimeOf(await host.readText(`/proc/${process.hostPid}/stat`));
  if (startTime === null) throw injectionFailed(fault, `/proc/${process.hostPid}/stat has no start time`);
  await journal(`${mode[0]} of process ${process.hostPid} of ${workload.name}`, {
    kind: 'kill',
    pid: process.hostPid,
    startTime,
  });
  return { fill: async () => await filled(fault, process) };
}

async function filled(fault: FaultId, process: InsideProcess): Promise<Filled> {
  process.send('go');
  return madeBy(fault, await process.line(FILL_TIMEOUT_MS));
}

/** What stands in the line that the payload says when it holds. */
export function madeBy(fault: FaultId, said: string): Filled {
  const state: unknown = JSON.parse(said);
  const fields = typeof state === 'object' && state !== null ? state : {};
  const made: unknown = Reflect.get(fields, 'made');
  const refusal: unknown = Reflect.get(fields, 'refusal');
  if (typeof made !== 'number' || typeof refusal !== 'string') throw injectionFailed(fault, `the payload says ${said}`);
  return { made, refusal };
}
