/**
 * Data on disk that takes one change back; written before the change, replayed newest first.
 * Harmless when done twice or for nothing.
 */
export type UndoStep =
  /** Writes `was` back, but only while the file still holds `text`, which is what the change wrote. */
  | { readonly kind: 'write'; readonly path: string; readonly text: string; readonly was: string }
  /**
   * Removes the container of that name, but only when it carries the label `initp.run=RUN`. A name, because the step
   * is written before the container has an id.
   */
  | { readonly kind: 'docker'; readonly call: 'remove'; readonly name: string; readonly run: string }
  /** Puts `HostConfig.PidsLimit` back (-1: none), when the container of that id carries the run's label. */
  | {
      readonly kind: 'docker';
      readonly call: 'update';
      readonly id: string;
      readonly run: string;
      readonly pidsLimit: number;
    }
  /** Unpauses the container of that id when it carries the run's label. */
  | { readonly kind: 'docker'; readonly call: 'unpause'; readonly id: string; readonly run: string }
  /** SIGCONT, but only to the process that started at `startTime`. */
  | { readonly kind: 'signal'; readonly signal: 'SIGCONT'; readonly pid: number; readonly startTime: string }
  /** SIGKILL, but only to the process that started at `startTime` (clock ticks since boot, `/proc/PID/stat`). */
  | { readonly kind: 'kill'; readonly pid: number; readonly startTime: string }
  /** Sets a soft limit back, but only of the process that started at `startTime`. */
  | {
      readonly kind: 'rlimit';
      readonly pid: number;
      readonly startTime: string;
      readonly resource: 'nofile';
      /** What the change set. */
      readonly soft: number;
      readonly was: number;
    }
  /** Removes a cgroup directory that the run made, and those in it; none of them may have a process. */
  | { readonly kind: 'rmdir'; readonly path: string }
  /** Thaws a cgroup of the v1 freezer that the run made, and those in it: a frozen process can not be killed there. */
  | { readonly kind: 'thaw'; readonly path: string }
  /** Lifts the limit of a disk in `blkio.throttle.write_bps_device` and its like (v2: `io.max`), while it is the one that was set. */
  | {
      readonly kind: 'io-limit';
      readonly path: string;
      /** `MAJOR:MINOR`. */
      readonly device: string;
      readonly what: 'read' | 'write';
      readonly bytesPerSecond: number;
    }
  /** Removes a directory of passing files that this user has made, and the plain files in it. */
  | { readonly kind: 'scratch'; readonly path: string };

/** How one step went. `nothing-to-do`: the change is already gone. */
export type UndoResult =
  | { readonly status: 'done' }
  | { readonly status: 'nothing-to-do'; readonly why: string }
  | { readonly status: 'failed'; readonly error: string };
