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

/** The memory controller charges pages of the whole subtree, page cache and kernel objects among them. */
export interface MemoryLevel extends CgroupLevel {
  /** `memory.max` or `memory.limit_in_bytes`; `null` is no limit. */
  readonly limitBytes: number | null;
  readonly usageBytes: number;
  /**
   * What the kernel gives up before it refuses: page cache, and on v2 reclaimable slab (`memory.stat`). Files on a
   * tmpfs are not among it. `null` without the file.
   */
  readonly reclaimableBytes: number | null;
  /** The most it has ever used: `memory.max_usage_in_bytes`, `memory.peak` (Linux >= 5.19); `null` without the file. */
  readonly peakBytes: number | null;
  /**
   * How much more may live in swap. v1: up to the limit of memory and swap together; v2: up to `memory.swap.max`.
   * `null`: no limit, or swap is not accounted for. Says nothing of whether the host has any.
   */
  readonly swapFreeBytes: number | null;
  /**
   * How often this limit was in the way. Not a refusal: page cache is given up first. v1: `memory.failcnt`; v2: `max`
   * of `memory.events.local` (Linux >= 5.2), before that of `memory.events`. `null` without the counter.
   */
  readonly limitHits: number | null;
  /** Processes of this cgroup killed for want of memory, whoever ran out of it; `null` without the counter. */
  readonly oomKills: number | null;
  /**
   * What happens when nothing can be given up. `waits`: v1's `oom_kill_disable`, nobody is killed; `waiting`: and some
   * process has been put to sleep by it (`under_oom`).
   */
  readonly onExhaustion: 'kills' | 'waits' | 'waiting';
}

export interface CgroupMemory {
  readonly version: CgroupVersion;
  /** From the container upwards. Empty when the controller is not there or not enabled: then nothing limits memory. */
  readonly levels: readonly MemoryLevel[];
}

/** The bandwidth of the CPU controller: so much time in each period, for the whole subtree. */
export interface CpuLevel extends CgroupLevel {
  /** Microseconds of CPU time per period (of all CPUs together); `null` is no quota. */
  readonly quotaUs: number | null;
  readonly periodUs: number;
  /** Periods in which the cgroup wanted to run, and those in which it was stopped; `null` without a quota or counter. */
  readonly periodsCount: number | null;
  readonly throttledCount: number | null;
  /** How long its run queues were stopped, summed over the CPUs, ms; `null` without the counter. */
  readonly throttledMs: number | null;
}

export interface CgroupCpu {
  readonly version: CgroupVersion;
  /** From the container upwards. Empty when the controller is not there or not enabled. */
  readonly levels: readonly CpuLevel[];
}

/** How much of something a cgroup may do on one device in a second. */
export interface IoLimit {
  /** `MAJOR:MINOR` of a whole disk. */
  readonly device: string;
  readonly what: 'read' | 'write';
  readonly unit: 'bytes' | 'requests';
  readonly perSecond: number;
}

/** The blkio controller of v1, the io controller of v2. */
export interface IoLevel extends CgroupLevel {
  /** Those that there are. */
  readonly limits: readonly IoLimit[];
}

export interface CgroupIo {
  readonly version: CgroupVersion;
  /** From the container upwards. Empty when the controller is not there or not enabled. */
  readonly levels: readonly IoLevel[];
}

export interface FreezerLevel extends CgroupLevel {
  /** Whether this very level was told to freeze, and not one above it; `null` when the kernel does not say. */
  readonly asked: boolean | null;
  readonly state: 'thawed' | 'freezing' | 'frozen';
}

export interface CgroupFreezer {
  readonly version: CgroupVersion;
  readonly levels: readonly [FreezerLevel, ...FreezerLevel[]];
}
