/** One line of the runtime's `--log`: JSON, appended by every runtime call for this container, never truncated. */
export interface RuntimeLogRecord {
  readonly level: string;
  readonly message: string;
  /** RFC 3339, as written; empty when the line has none. */
  readonly time: string;
}

export interface RuntimeLog {
  readonly path: string;
  readonly sizeBytes: number;
  /** The last records of level `error` or above, oldest first, at most 20. They may be of any earlier exec. */
  readonly lastErrors: readonly RuntimeLogRecord[];
}

/** dockerd's own lines about execs and stream copies. Echoes of a failure, never its cause. */
export interface DaemonLog {
  /** `journald`, or the file that dockerd's standard error goes to. */
  readonly from: string;
  /** The last matching lines, oldest first, at most 20. */
  readonly lines: readonly string[];
}
