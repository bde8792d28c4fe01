/** Soft and hard value of one line of `/proc/PID/limits`; `null` is unlimited. */
export interface Limit {
  readonly soft: number | null;
  readonly hard: number | null;
}

/** What one process may have, and what it has. */
export interface LimitedProcess {
  readonly pid: number;
  /** Real uid, as the reader's user namespace sees it. */
  readonly uid: number;
  readonly threads: number;
  /** RLIMIT_NOFILE: one above the highest descriptor that it may open. */
  readonly openFiles: Limit;
  /** Descriptors that it has open; `null`: may not be looked at (root only). */
  readonly openFilesCount: number | null;
  /** RLIMIT_NPROC: tasks of its real uid, over the whole user namespace. */
  readonly processes: Limit;
}

/** Who an exec goes through, outermost first, and the container's first process, whose limits an exec is given too. */
export const LIMITED_ROLES = ['dockerd', 'containerd', 'shim', 'init'] as const;
export type LimitedRole = (typeof LIMITED_ROLES)[number];

/** `null`: there is none, or it was not found. */
export type ProcessLimits = Readonly<Record<LimitedRole, LimitedProcess | null>>;

/** `/proc/sys/fs/file-nr`: open files of the whole machine. Processes with CAP_SYS_ADMIN are not held back by the limit. */
export interface HostFiles {
  readonly openCount: number;
  /** `fs.file-max`. */
  readonly max: number;
}
