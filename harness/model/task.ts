/** One process of the container, as the host sees it (`/proc/PID/status`). */
export interface ContainerProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** `Name:`, at most 15 characters, chosen by the process itself: hostile. */
  readonly name: string;
  /** `State:`, one letter: R S D T t Z X I. */
  readonly state: string;
  /** `Threads:`; a zombie holds one slot until it is reaped. */
  readonly threads: number;
}

/** Who holds the slots of the pids cgroup. */
export interface ContainerTasks {
  /** Threads of all processes, zombies among them. */
  readonly threadsCount: number;
  readonly processesCount: number;
  readonly zombiesCount: number;
  /** Those with the most threads, at most `TOP_COUNT`, most first. */
  readonly byThreads: readonly ContainerProcess[];
  /** Parents that do not reap, at most `TOP_COUNT`, most children first. */
  readonly zombiesByParent: readonly {
    readonly parentPid: number;
    readonly parentName: string;
    readonly zombies: number;
  }[];
}

/** How many processes and parents a `ContainerTasks` names. */
export const TOP_COUNT = 10;

/** The host's own ceilings. */
export interface HostThreads {
  /** Threads now: fourth field of `/proc/loadavg`, behind the slash. */
  readonly threadsCount: number;
  /** `kernel.threads-max`. */
  readonly threadsMax: number;
  /** `kernel.pid_max`. */
  readonly pidMax: number;
  /** How many ids can still be given out, counted one by one; `null`: so many that nobody has to count them. */
  readonly idsFree: number | null;
}

/** `/proc/sys/kernel/osrelease`, taken apart. */
export interface HostKernel {
  readonly release: string;
  readonly major: number;
  readonly minor: number;
}
