import type { ExecSpec } from './exec-spec.ts';

/** Where an exec was started: each step leaves one layer more out of it. */
export const ENTRIES = ['engine-api', 'containerd', 'runtime'] as const;
export type Entry = (typeof ENTRIES)[number];

/**
 * `null-exec` is an exec of a path that can not exist: it tests every layer down to execve and runs nothing.
 * `true` runs `/bin/true`. `command` is what the person gave after `--`.
 */
export type ExecKind = 'null-exec' | 'true' | 'command';

/** How one exec ended. */
export type ExecEnd =
  | { readonly status: 'exited'; readonly exitCode: number }
  /** Ended by our deadline: a symptom, not an error. */
  | { readonly status: 'hung'; readonly afterMs: number }
  /** The client or the engine never started it: no such container, not running, no such client. */
  | { readonly status: 'refused'; readonly error: string };

/**
 * What the attempt says about the machinery below `execve`. `not-tried`: this entry has no client here, which says
 * nothing about the container.
 */
export type ExecOutcome = 'works' | 'fails' | 'hangs' | 'not-tried';

/** `pids.events` and `pids.current` of one level across one exec. */
export interface PidsDelta {
  readonly path: string;
  /** Rise of `PidsLevel.refusals`; `null` when the kernel has no such counter. */
  readonly refusals: number | null;
  readonly ownRefusals: number | null;
}

/** Counters of the memory of one level across one exec. */
export interface MemoryDelta {
  readonly path: string;
  /** Rise of `MemoryLevel.limitHits`; `null` when the kernel has no such counter. */
  readonly limitHits: number | null;
  readonly oomKills: number | null;
}

/** Counters of the CPU quota of one level across one exec. */
export interface CpuDelta {
  readonly path: string;
  /** Periods in which it was stopped; `null` without a quota or counter. */
  readonly throttledCount: number | null;
  /** Summed over the CPUs: may be more than the exec took. */
  readonly throttledMs: number | null;
}

/** How long tasks of the whole machine waited while one exec ran, ms; `null` where the kernel does not count it. */
export interface Stalls {
  /** Some task waited for a CPU. */
  readonly cpuMs: number | null;
  /** All tasks that were not idle waited for a disk. */
  readonly ioMs: number | null;
  /** All tasks that were not idle waited for memory. */
  readonly memoryMs: number | null;
}

/** One exec through one entry, and what changed on the machine while it ran. */
export interface ExecAttempt {
  readonly entry: Entry;
  readonly kind: ExecKind;
  /** Whether it asked for a pseudo-terminal. */
  readonly terminal: ExecSpec['terminal'];
  /** What a person would type. */
  readonly how: string;
  /** Milliseconds from the injection to the start of this exec. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly end: ExecEnd;
  readonly outcome: ExecOutcome;
  /** At most 64 KiB each; the engine writes a start failure to the client's stdout. */
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that `log.json` grew by, and the error messages in them; `null` when the log could not be read. */
  readonly logAdded: { readonly bytes: number; readonly errors: readonly string[] } | null;
  /** Per level, container first. Empty when the counters could not be read. */
  readonly pidsDeltas: readonly PidsDelta[];
  readonly memoryDeltas: readonly MemoryDelta[];
  readonly cpuDeltas: readonly CpuDelta[];
  readonly stalls: Stalls;
}

/** Proof by intervention: execs before, while and after a limit was lifted. */
export interface Intervention {
  /** The file that was written, such as a `pids.max`; `RLIMIT_NPROC` or `RLIMIT_NOFILE`: of the one exec between the others. */
  readonly path: string;
  readonly was: string;
  readonly liftedTo: string;
  /** How long the limit was lifted; never above 2,000. */
  readonly liftedMs: number;
  /** What the file read after the limit was put back. */
  readonly restoredTo: string;
  readonly before: readonly ExecAttempt[];
  readonly lifted: readonly ExecAttempt[];
  readonly after: readonly ExecAttempt[];
}
