import type { ExecEnd, ExecOutcome } from './exec-attempt.ts';

/** Who a task of the exec is. `client`: what started the runtime, such as nsenter. `other`: a process that runc's stages do not explain. */
export const LANE_ROLES = ['client', 'runtime', 'stage-0', 'stage-1', 'stage-2', 'thread', 'other'] as const;
export type LaneRole = (typeof LANE_ROLES)[number];

/** One task (a process, or a thread of one) from its first call to its end. Times count from the runtime's start, ms. */
export interface TraceLane {
  /** As this machine numbers it. */
  readonly tid: number;
  /** The lane of its process; its own `tid` for a process. */
  readonly process: number;
  readonly role: LaneRole;
  /** The last name it gave itself, such as `runc:[2:INIT]`; `null`: it never did. */
  readonly name: string | null;
  readonly fromMs: number;
  /** `null`: it was still there when the tracing ended. */
  readonly untilMs: number | null;
  readonly end:
    | { readonly how: 'exited'; readonly code: number }
    | { readonly how: 'killed'; readonly signal: string }
    /** Another thread of its process became a program, which ended it. */
    | { readonly how: 'superseded' }
    | { readonly how: 'unseen' };
}

interface At {
  /** The lane it happened in. */
  readonly tid: number;
  /** When the call began, from the runtime's start. */
  readonly atMs: number;
  /** From the call to its return; `null` when it did not return. */
  readonly tookMs: number | null;
}

/** How a call ended: `errno` is its name, such as `EAGAIN`. */
export type CallResult =
  | { readonly status: 'done' }
  | { readonly status: 'refused'; readonly errno: string }
  | { readonly status: 'unfinished' };

/** Which pair of sockets a message went over; the names of runc's source, and `stage-N` for those of its C stages. */
export type SocketName = 'init' | 'sync' | 'stage-1' | 'stage-2' | 'other';

/** What happened in a lane. */
export type TraceEvent =
  /** clone, clone3, fork, vfork. `repeats`: refusals in a row, told once. */
  | (At & {
      readonly kind: 'clone';
      readonly makes: 'thread' | 'process';
      readonly flags: readonly string[];
      /** The new task; `null` when refused, or not told. */
      readonly child: number | null;
      readonly result: CallResult;
      readonly repeats: number;
      /** When the last of the repeats returned. */
      readonly untilMs: number;
    })
  | (At & { readonly kind: 'setns'; readonly namespace: string; readonly result: CallResult })
  /** A write to a cgroup's `cgroup.procs`. `controller`: of the hierarchy on v1, `unified` on v2. */
  | (At & {
      readonly kind: 'cgroup-join';
      readonly path: string;
      readonly controller: string;
      readonly result: CallResult;
    })
  /** Bytes over a socket pair; neighbouring ones of the same way are one message. */
  | (At & {
      readonly kind: 'message';
      readonly way: 'sent' | 'received';
      readonly socket: SocketName;
      readonly bytes: number;
      /** What runc calls it, such as `bootstrap data`, `configuration`, `SYNC_GRANDCHILD`; `null`: not known. */
      readonly what: string | null;
      readonly result: CallResult;
    })
  | (At & { readonly kind: 'execve'; readonly path: string; readonly result: CallResult })
  /** A signal that was delivered. */
  | (At & { readonly kind: 'signal'; readonly signal: string })
  /** prlimit64 on another process. */
  | (At & { readonly kind: 'rlimit'; readonly resource: string; readonly result: CallResult });

/** A step of the runtime's parent, named as in its source. */
export interface TraceStep {
  readonly name: 'start' | 'bootstrap' | 'execSetns' | 'cgroup join' | 'config' | 'parseSync' | 'end';
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Who was first: the threads of the runtime's child, or its attachment to the container's cgroup. */
export interface TraceRace {
  /** When the write to the limiting hierarchy returned; `null`: it never joined that way. */
  readonly joinMs: number | null;
  /** Latency of that write; `null` as above. */
  readonly joinTookMs: number | null;
  readonly threadsBefore: number;
  readonly threadsAfter: number;
  /** Clones that were refused inside of the container's cgroup, by errno. */
  readonly refused: Readonly<Record<string, number>>;
  /** From the first refusal to the last. */
  readonly refusedForMs: number;
}

/** How the inside of the exec was seen. */
export type TraceMethod =
  | { readonly kind: 'strace'; readonly version: string }
  /** No tracer: tasks and cgroups were read again and again. Nothing between two looks was seen. */
  | { readonly kind: 'proc'; readonly everyMs: number; readonly why: string };

/** One exec by the runtime, from the inside. */
export interface ExecTrace {
  readonly schemaVersion: 1;
  readonly container: { readonly id: string; readonly name: string };
  readonly runtime: {
    readonly family: 'runc' | 'crun' | 'other';
    readonly binary: string;
    /** First line of `--version`; `null`: it said none. */
    readonly version: string | null;
  };
  /** What a person would type. */
  readonly how: string;
  readonly method: TraceMethod;
  readonly end: ExecEnd;
  readonly outcome: ExecOutcome;
  readonly stdout: string;
  readonly stderr: string;
  /** From the runtime's start to its end. */
  readonly durationMs: number;
  /**
   * The same exec just before, without a tracer: being watched slows every call down. `null` for a person's own command,
   * which may do something and is run once.
   */
  readonly untraced: { readonly end: ExecEnd; readonly outcome: ExecOutcome; readonly durationMs: number } | null;
  readonly lanes: readonly TraceLane[];
  /** In order of time. */
  readonly events: readonly TraceEvent[];
  readonly steps: readonly TraceStep[];
  readonly race: TraceRace;
  /** Calls that were left out, because there were too many. */
  readonly leftOut: number;
}
