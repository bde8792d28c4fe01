import { runtimeArgs, runtimeDoor } from '../docker/entries.ts';
import type { Host } from '../host/host.ts';
import type { EngineHost } from '../host/rooted.ts';
import type { ContainerHome } from '../model/container.ts';
import { NULL_EXEC } from '../docker/null-exec.ts';
import type { ExecOutcome } from '../model/exec-attempt.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import type { ExecTrace } from '../model/exec-trace.ts';
import type { UndoStep } from '../model/undo-step.ts';
import { execOutcome } from '../parsers/exec-outcome.ts';
import { runtimeFamily } from '../parsers/runtime-family.ts';
import type { TracedInside } from '../trace/traced-inside.ts';
import { tracedByPolling } from './traced-by-polling.ts';
import { tracedByStrace } from './traced-by-strace.ts';

/** What an exec is traced with. */
export interface TraceTools {
  /** This machine, whose kernel runs the exec. */
  readonly host: Host;
  readonly engineHost: EngineHost;
  readonly home: ContainerHome;
  /** Puts the way back on disk. Only when it has returned may the machine be changed. */
  journal(what: string, undo: UndoStep): Promise<void>;
  /** Ends the exec that is being watched. */
  readonly signal: AbortSignal;
}

/** Which way to look: `auto` is strace, and `/proc` where nobody may be traced. */
export type TraceChoice = 'auto' | 'strace' | 'proc';

/** What to trace. */
export interface TracePlan {
  readonly container: ExecTrace['container'];
  readonly spec: ExecSpec;
  readonly timeoutMs: number;
  readonly choice: TraceChoice;
}

/** What one way of looking gave. */
export interface Watched extends TracedInside {
  readonly method: ExecTrace['method'];
  readonly end: ExecTrace['end'];
  readonly stdout: string;
  readonly stderr: string;
}

/** The runtime as it is started, by whom it is watched. */
export interface WatchedCommand {
  /** As the engine's files have it. */
  readonly binary: string;
  /** Program and arguments on this machine. */
  readonly words: readonly string[];
  readonly timeoutMs: number;
}

/**
 * One exec by the runtime, without shim, containerd and dockerd, seen from the inside; and a null exec once before it that
 * nobody watches, since being watched slows every call down. Throws `HarnessError` TRACE_FAILED.
 */
export async function traceExec(tools: TraceTools, plan: TracePlan): Promise<ExecTrace> {
  const { engineHost, home } = tools;
  const door = runtimeDoor(engineHost, home);
  const { spec, timeoutMs } = plan;
  // A person's own command may do something: it is run once.
  const untraced = spec === NULL_EXEC ? await door.exec({ spec, timeoutMs }) : null;
  const command: WatchedCommand = {
    binary: home.runtimeBinary,
    words: [...engineHost.prefix, home.runtimeBinary, ...runtimeArgs(home, spec)],
    timeoutMs,
  };
  const watched = await watch(tools, command, plan.choice);
  return {
    schemaVersion: 1,
    container: plan.container,
    runtime: {
      family: runtimeFamily(home.runtimeVersion),
      binary: home.runtimeBinary,
      version: home.runtimeVersion,
    },
    how: door.how(spec),
    ...watched,
    outcome: outcomeOf(spec, watched),
    untraced:
      untraced === null
        ? null
        : { end: untraced.end, outcome: outcomeOf(spec, untraced), durationMs: Math.round(untraced.durationMs) },
  };
}

function outcomeOf(spec: ExecSpec, { end, stdout, stderr }: Pick<Watched, 'end' | 'stdout' | 'stderr'>): ExecOutcome {
  const kind = spec === NULL_EXEC ? 'null-exec' : 'command';
  return execOutcome(kind, spec.command, { ...end, text: `${stdout}\n${stderr}` });
}

async function watch(tools: TraceTools, command: WatchedCommand, choice: TraceChoice): Promise<Watched> {
  if (choice === 'proc') return await tracedByPolling(tools, command, 'asked for');
  const seen = await tracedByStrace(tools, command);
  if (seen.status === 'seen') return seen.watched;
  if (choice === 'strace') throw seen.error;
  return await tracedByPolling(tools, command, seen.error.message);
}
