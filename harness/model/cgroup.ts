/** Which hierarchy a file was read from. The meaning of `pids.events` differs: see `PidsLevel`. */
export type CgroupVersion = 'v1' | 'v2';

/** One cgroup on the way from the container to the root, of the controller that was asked for. */
export interface CgroupLevel {
  /** Directory on the host, such as `/sys/fs/cgroup/pids/docker/<id>`. */
  readonly path: string;
  /** `own` is the container's (several when its init moved itself deeper), `ancestor` everything above. */
  readonly of: 'own' | 'ancestor';
}

/** The pids controller counts tasks, that is threads, of the whole subtree (kernel/cgroup/pids.c). */
export interface PidsLevel extends CgroupLevel {
  /** `pids.max`, tasks; `null` when the file says `max`. */
  readonly max: number | null;
  /** `pids.current`, tasks. May be above `max`: attaching is never refused. */
  readonly current: number;
  /** `pids.peak` (Linux >= 6.1), tasks; `null` when the kernel has no such file. */
  readonly peak: number | null;
  /**
   * `max` of `pids.events`. On v1, and on v2 before Linux 6.11: forks refused to tasks of this cgroup, whoever's
   * limit it was. On v2 from 6.11: how often the limit of this cgroup or of a descendant was hit.
   * Forks are counted, not execs; `null` when the kernel has no such file.
   */
  readonly refusals: number | null;
  /** `max` of `pids.events.local` (v2, Linux >= 6.11): hits of this cgroup's own limit; `null` without the file. */
  readonly ownRefusals: number | null;
}

export interface CgroupPids {
  readonly version: CgroupVersion;
  /** From the container upwards; the root cgroup has no limit file and is not among them. Never empty. */
  readonly levels: readonly [PidsLevel, ...PidsLevel[]];
}

export interface MemoryLevel extends CgroupLevel {
  /** `memory.max` or `memory.limit_in_bytes`; `null` is no limit. */
  readonly limitBytes: number | null;
  readonly usageBytes: number;
  /** Processes of this cgroup killed for want of memory, whoever ran out of it; `null` without the counter. */
  readonly oomKills: number | null;
}

export interface CgroupMemory {
  readonly version: CgroupVersion;
  readonly levels: readonly [MemoryLevel, ...MemoryLevel[]];
}

export interface FreezerLevel extends CgroupLevel {
  readonly state: 'thawed' | 'freezing' | 'frozen';
}

export interface CgroupFreezer {
  readonly version: CgroupVersion;
  readonly levels: readonly [FreezerLevel, ...FreezerLevel[]];
}
