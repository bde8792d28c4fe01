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
