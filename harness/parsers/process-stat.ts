/** Field 3 of `/proc/PID/stat`, one letter; `null` for anything that is not such a line. */
export function stateOf(stat: string): string | null {
  return (
    /^[A-Za-z]$/u.exec(
      stat
        .slice(stat.lastIndexOf(')') + 1)
        .trim()
        .split(' ')[0] ?? '',
    )?.[0] ?? null
  );
}

/**
 * Field 22 of `/proc/PID/stat`: when the process started, clock ticks since boot, as text (it outgrows no number, but
 * is only ever compared). `null` for anything that is not such a line. The name in field 2 may hold spaces and
 * brackets, so the count starts behind its last bracket.
 */
export function startTimeOf(stat: string): string | null {
  if (!stat.includes(')')) return null;
  const behindName = stat.slice(stat.lastIndexOf(')') + 1).trim();
  const field = behindName.split(' ')[22 - 3];
  return field !== undefined && /^\d+$/u.test(field) ? field : null;
}

/** USER_HZ: what the kernel shows to programs, whatever it counts in itself. */
const TICKS_PER_SECOND = 100;

/** The start of a process in milliseconds since 1970, from its `/proc/PID/stat` and from `/proc/stat`; `null`: not told. */
export function startedAtMs(processStat: string, machineStat: string): number | null {
  const ticks = startTimeOf(processStat);
  const bootSeconds = /(?:^|\n)btime (\d{1,12})\n/u.exec(machineStat)?.[1];
  if (ticks === null || bootSeconds === undefined) return null;
  return Number(bootSeconds) * 1000 + Math.round((Number(ticks) * 1000) / TICKS_PER_SECOND);
}

/** What a sweep needs of `/proc/PID/stat`. */
export interface ProcessStat {
  /** At most 15 characters, chosen by the process. */
  readonly name: string;
  /** One letter. */
  readonly state: string;
  readonly parentPid: number;
  /** Field 20. */
  readonly threads: number;
}

/** `null` for anything that is not such a line. */
export function parseProcessStat(stat: string): ProcessStat | null {
  const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')];
  if (open === -1 || close < open) return null;
  const fields = stat.slice(close + 2).split(' ', 20 - 2);
  const [state = '', parent = ''] = fields;
  const [parentPid, threads] = [Number(parent), Number(fields[20 - 3] ?? '')];
  if (!/^[A-Za-z]$/u.test(state) || !Number.isSafeInteger(parentPid) || !Number.isSafeInteger(threads)) return null;
  return { name: stat.slice(open + 1, close), state, parentPid, threads };
}
