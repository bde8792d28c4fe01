/**
 * From this id on ids are given out again once the first round is over (RESERVED_PIDS, kernel/pid.c): in the second
 * round the ids below are left alone, so a namespace with `pid_max` 301 then has one id to give.
 */
export const RESERVED_IDS = 300;

/** The process ids of the container's own pid namespace. */
export interface PidNamespace {
  /**
   * `kernel.pid_max` as a process in there reads it (Linux >= 6.14 has one for each namespace), and the id given out
   * last. `refused`: no process could be made in there to read it.
   */
  readonly ids:
    | { readonly status: 'read'; readonly max: number; readonly last: number }
    | { readonly status: 'refused'; readonly error: string }
    | { readonly status: 'unread'; readonly why: string };
  /** Tasks in there, each of which holds an id. */
  readonly tasksCount: number;
  /** Those whose id is `RESERVED_IDS` or more; all of many tasks that are thousands away from `max`. */
  readonly reusedCount: number;
}
