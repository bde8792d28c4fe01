/**
 * `NSpid` of `/proc/PID/status` (Linux 4.1): the process's pid in each pid namespace from the reader's to its own.
 * Empty on an older kernel.
 */
export function namespacePids(status: string): readonly number[] {
  const line = /\nNSpid:((?:[ \t]+\d{1,10})+)[ \t]*\n/u.exec(status)?.[1];
  return line === undefined
    ? []
    : line
        .trim()
        .split(/[ \t]+/u)
        .map(Number);
}
