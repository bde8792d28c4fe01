import type { ContainerProcess } from '../model/task.ts';

// A process chooses its name. The kernel writes a newline in it as `\n` (fs/proc/array.c) but a carriage return as it
// is, which the `m` flag would take for the end of a line: a name could forge `Threads:`. So newlines only.
const NAME = /(?:^|\n)Name:[ \t]*([^\n]*)\n/u;
const STATE = /\nState:[ \t]*([A-Za-z])/u;
const PID = /\nPid:[ \t]*(\d{1,10})\n/u;
const PARENT = /\nPPid:[ \t]*(\d{1,10})\n/u;
const THREADS = /\nThreads:[ \t]*(\d{1,10})\n/u;

const TRACER = /\nTracerPid:[ \t]*(\d{1,10})\n/u;

/** `TracerPid:` of `/proc/PID/status`; `null` when nobody traces it, or nothing is said. */
export function tracerPidOf(text: string): number | null {
  const pid = Number(TRACER.exec(text)?.[1] ?? 0);
  return pid === 0 ? null : pid;
}

/** `/proc/PID/status`; `null` when one of the five fields is not there. */
export function parseProcStatus(text: string): ContainerProcess | null {
  const name = NAME.exec(text)?.[1];
  const state = STATE.exec(text)?.[1];
  const pid = PID.exec(text)?.[1];
  const parentPid = PARENT.exec(text)?.[1];
  const threads = THREADS.exec(text)?.[1];
  if (name === undefined || state === undefined) return null;
  if (pid === undefined || parentPid === undefined || threads === undefined) return null;
  return { pid: Number(pid), parentPid: Number(parentPid), name, state, threads: Number(threads) };
}
