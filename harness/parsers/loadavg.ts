/**
 * Threads of the whole machine: in `/proc/loadavg` behind the slash of the fourth field (`0.08 0.13 0.15 2/10164 42`).
 * `null` for anything else.
 */
export function parseThreadsCount(text: string): number | null {
  const match = /^\s*(?:\d+\.\d+\s+){3}\d+\/(\d{1,10})(?:\s|$)/u.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** The id that was given out last in the reader's pid namespace: the fifth field. `null` for anything else. */
export function parseLastPid(text: string): number | null {
  const match = /^\s*(?:\d+\.\d+\s+){3}\d+\/\d{1,10}\s+(\d{1,10})\s*$/u.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
}
