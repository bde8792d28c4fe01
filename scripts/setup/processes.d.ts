/** State letter and start time (field 22, clock ticks after boot) from the text of /proc/PID/stat. */
export function parseStat(stat: string): { state: string; startTime: string } | null;

/** Start time of a live process; `null` when there is none, or only its zombie. */
export function startTimeOf(pid: number): string | null;

export function nameOf(pid: number): string | null;

/** Pid of a `dockerd` that sees the same file system as this process, or `null`. */
export function findDockerd(): number | null;
