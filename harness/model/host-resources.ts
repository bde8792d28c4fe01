/** Memory of the whole machine (`/proc/meminfo`). */
export interface HostMemory {
  readonly totalBytes: number;
  /** What programs could still get without swapping; `null` before Linux 3.14. */
  readonly availableBytes: number | null;
  readonly freeBytes: number;
  readonly swapTotalBytes: number;
  readonly swapFreeBytes: number;
  /** `heuristic` refuses only the absurd, `always` nothing, `strict` what goes beyond `commitLimitBytes`. */
  readonly overcommit: 'heuristic' | 'always' | 'strict';
  /** Address space that may be promised (`CommitLimit`): obeyed with `strict` alone. */
  readonly commitLimitBytes: number;
  /** Address space that has been promised (`Committed_AS`). */
  readonly committedBytes: number;
}

/** How long tasks waited for one resource (PSI, Linux >= 4.20). */
export interface Pressure {
  /** Share of the last ten seconds in which some task waited, 0 to 1. */
  readonly someRatio: number;
  /** The same for all tasks at once; `null` for CPU, where the kernel does not say it of the whole machine. */
  readonly fullRatio: number | null;
  /** Since boot, ms. */
  readonly someMs: number;
  readonly fullMs: number | null;
}

/** Pressure of the whole machine; `null`: the kernel does not count it, or was told not to (`psi=0`). */
export interface HostPressure {
  readonly cpu: Pressure | null;
  readonly io: Pressure | null;
  readonly memory: Pressure | null;
  /** CPUs that are online: what a load is to be compared with. */
  readonly cpusCount: number;
}

/** Kernel keys that one user holds against the quota (`/proc/key-users`). */
export interface KeyUser {
  readonly uid: number;
  /** Keys that count for the quota, and `kernel.keys.maxkeys` (uid 0: `root_maxkeys`). */
  readonly keys: number;
  readonly maxKeys: number;
  /** Bytes that count, and `kernel.keys.maxbytes` (uid 0: `root_maxbytes`). */
  readonly bytes: number;
  readonly maxBytes: number;
}

export interface HostKeys {
  /** Those with the least room first, at most `MOST_KEY_USERS`; `null`: a kernel without keys. */
  readonly users: readonly KeyUser[] | null;
  /** Whom `runc init` asks for its session keyring as: root of the container's user namespace, as the host counts. */
  readonly containerRootUid: number | null;
}

export const MOST_KEY_USERS = 20;

/** Pseudo-terminals. */
export interface HostPtys {
  /** `kernel.pty.nr`, `kernel.pty.max`; `null`: a kernel without them. */
  readonly host: { readonly count: number; readonly max: number; readonly reserve: number } | null;
  /**
   * The container's own instance of devpts: its option `max=` (`null`: none), and how many it has; `null`: the container
   * has no devpts, or it can not be looked into.
   */
  readonly container: { readonly count: number; readonly max: number | null } | null;
}

/**
 * What is kept in a directory. `data-root`: images and containers of the engine. `bundle`: specification, log and pid
 * files of the container. `runtime-root`: state of the runtime. `temporary`: the process specification of each exec.
 */
export type PlaceUse = 'data-root' | 'bundle' | 'runtime-root' | 'temporary' | 'container-root';

/** A directory that an exec needs, and the file system that it is on (statfs(2)). */
export interface Place {
  readonly use: PlaceUse;
  readonly path: string;
  readonly fileSystem: 'tmpfs' | 'other';
  readonly sizeBytes: number;
  /** For root. */
  readonly freeBytes: number;
  /** 0 for a file system that does not count inodes. */
  readonly inodesCount: number;
  readonly freeInodesCount: number;
}

export interface HostDisks {
  /** Those that could be asked. */
  readonly places: readonly Place[];
}
