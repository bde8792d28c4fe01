/**
 * What a line of the kernel log is about. `oom-kill`: a process was killed for want of memory. `fork-rejected`: the
 * pids controller refused a fork (said once in the life of a cgroup). `page-allocation`: the kernel itself did not get
 * pages. `apparmor`, `avc` (SELinux), `seccomp`: a refusal or a kill by a policy.
 */
export const KERNEL_EVENTS = [
  'oom-kill',
  'fork-rejected',
  'page-allocation',
  'apparmor',
  'avc',
  'seccomp',
  'hung-task',
] as const;
export type KernelEventKind = (typeof KERNEL_EVENTS)[number];

export interface KernelEvent {
  readonly what: KernelEventKind;
  /** Milliseconds from the line to the reading of the log. */
  readonly ageMs: number;
  /** At most 240 characters: a path or a name in it may have been chosen by a process of the container. */
  readonly text: string;
  /** Who was killed, refused or denied; `null` when the line does not say. */
  readonly process: { readonly pid: number; readonly name: string } | null;
  /** Where that process was, as the root of the hierarchy counts; `null` when the line does not say. */
  readonly cgroup: string | null;
  /** Of an `oom-kill`: whose limit it was. `host`: the machine's memory; `null`: the line does not say. */
  readonly limitOf: { readonly cgroup: string } | 'host' | null;
}

export interface KernelLog {
  /** Such as `/dev/kmsg`. */
  readonly from: string;
  /** How far back the log goes, ms: what is older has been overwritten; `null` for an empty log. */
  readonly reachesBackMs: number | null;
  /** The last ones, oldest first, at most `MOST_KERNEL_EVENTS`. */
  readonly events: readonly KernelEvent[];
}

export const MOST_KERNEL_EVENTS = 16;
