import type { Door, ExecResult } from '../docker/entries.ts';
import { NULL_EXEC, TRUE_EXEC } from '../docker/null-exec.ts';
import type { Host } from '../host/host.ts';
import { type Counters, deltasBetween } from './counters.ts';
import type { ExecAttempt, ExecKind } from '../model/exec-attempt.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import { execOutcome } from '../parsers/exec-outcome.ts';
import { errorRecords } from '../parsers/runtime-log.ts';

/** What is watched while an exec runs. */
export interface ProbeTools {
  readonly host: Host;
  /** Where the bundle is. */
  readonly engineHost: Host;
  readonly doors: readonly Door[];
  /** The bundle's `log.json`; `null` when the bundle was not found. */
  readonly logPath: string | null;
  readCounters(): Promise<Counters>;
  atMs(): number;
  /** Told after each exec. */
  tell?(attempt: ExecAttempt): void;
}

/** One exec to try, and how often. */
export interface ProbeKind {
  readonly kind: ExecKind;
  readonly spec: ExecSpec;
  readonly count: number;
}

/** Which execs to try through each door. */
export interface ProbePlan {
  readonly kinds: readonly ProbeKind[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** The execs of a scenario: `count` of the null exec, of `/bin/true`, and of a command of its own when it has one. */
export function standardKinds(count: number, own: ExecSpec | null): ProbePlan['kinds'] {
  return [
    { kind: 'null-exec', spec: NULL_EXEC, count },
    { kind: 'true', spec: TRUE_EXEC, count },
    ...ownKinds(own, count),
  ];
}

/** The person's own exec; one with a terminal without it as well, to see whether the terminal decides. */
export function ownKinds(own: ExecSpec | null, count: number): ProbePlan['kinds'] {
  if (own === null) return [];
  const specs: readonly ExecSpec[] = own.terminal === 'none' ? [own] : [own, { ...own, terminal: 'none' }];
  return specs.map((spec) => ({ kind: 'command', spec, count }));
}

const MAX_LOG_BYTES = 64 * 1024;

/** Under this an exec of a machine that is merely busy would look as if it hung. */
const LEAST_PATIENCE_MS = 2000;

/**
 * Tries every exec through every door, one after the other: each has the counters to itself. One with a terminal goes
 * only through doors that have one. Behind one that hung no other is tried through its door, and the doors after that
 * have half of the time: three hung doors take twice `timeoutMs`, and a door behind the trouble answers at once.
 */
export async function probe(tools: ProbeTools, plan: ProbePlan): Promise<readonly ExecAttempt[]> {
  const attempts: ExecAttempt[] = [];
  let { timeoutMs } = plan;
  for (const door of tools.doors) {
    const hung = new Set<ExecSpec['terminal']>();
    for (const { kind, spec, count } of plan.kinds) {
      if (spec.terminal === 'allocated' && door.terminals === 'none') continue;
      for (let n = 0; n < count; n++) {
        plan.signal?.throwIfAborted();
        // One that hung without a terminal hangs with one, and so does the next: nobody waits as long again.
        const way = hung.has('none') || hung.has(spec.terminal) ? notAgain(door) : door;
        const attempt = await attemptExec(tools, way, { kind, spec, timeoutMs });
        if (attempt.outcome === 'hangs') hung.add(spec.terminal);
        attempts.push(attempt);
        tools.tell?.(attempt);
      }
    }
    if (hung.size > 0) timeoutMs = Math.min(plan.timeoutMs, Math.max(LEAST_PATIENCE_MS, plan.timeoutMs / 2));
  }
  return attempts;
}

function notAgain(door: Door): Door {
  return {
    ...door,
    exec: async () => await Promise.reject(new Error('not tried: the one before it through this door hung')),
  };
}

interface One {
  readonly kind: ExecKind;
  readonly spec: ExecSpec;
  readonly timeoutMs: number;
}

async function attemptExec(tools: ProbeTools, door: Door, one: One): Promise<ExecAttempt> {
  const { engineHost, logPath } = tools;
  const atMs = Math.round(tools.atMs());
  const [before, logBefore] = await Promise.all([tools.readCounters(), sizeOf(engineHost, logPath)]);
  const result = await throughDoor(door, one);
  const [after, logAdded] = await Promise.all([tools.readCounters(), addedTo(engineHost, logPath, logBefore)]);
  const text = `${result.stdout}\n${result.stderr}`;
  const tried = result.status === 'tried';
  const outcome = tried ? execOutcome(one.kind, one.spec.command, { ...result.end, text }) : 'not-tried';
  return {
    entry: door.entry,
    kind: one.kind,
    terminal: one.spec.terminal,
    how: door.how(one.spec),
    atMs,
    durationMs: Math.round(result.durationMs),
    end: result.end,
    // One that did not end has no echo: it hangs.
    outcome:
      outcome === 'works' && logBefore !== null && isEcho(door, one, { logBefore, logAdded }) ? 'fails' : outcome,
    stdout: result.stdout,
    stderr: result.stderr,
    logAdded,
    ...deltasBetween(before, after),
  };
}

/**
 * A runtime that dies without a word (a refused thread of its own) leaves the log as it was, and the shim then tells the
 * last error in it, which is that of an earlier exec: "no such file" from an earlier null exec would look as if this
 * one had worked. The null exec that works always adds a line.
 */
function isEcho(
  door: Door,
  one: One,
  { logBefore, logAdded }: { readonly logBefore: number; readonly logAdded: ExecAttempt['logAdded'] },
): boolean {
  return one.kind === 'null-exec' && door.entry !== 'runtime' && logBefore > 0 && logAdded?.bytes === 0;
}

/** A door whose client is not installed says nothing about the container. */
async function throughDoor(door: Door, one: One): Promise<ExecResult & { status: 'tried' | 'not-tried' }> {
  try {
    return { status: 'tried', ...(await door.exec(one)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: 'not-tried', end: { status: 'refused', error: message }, stdout: '', stderr: '', durationMs: 0 };
  }
}

async function sizeOf(host: Host, path: string | null): Promise<number | null> {
  return path === null ? null : await host.sizeBytes(path).catch(() => null);
}

/** The log is shared by every runtime call for the container and never truncated: only what was added counts. */
async function addedTo(host: Host, path: string | null, from: number | null): Promise<ExecAttempt['logAdded']> {
  const size = await sizeOf(host, path);
  if (path === null || from === null || size === null || size < from) return null;
  if (size === from) return { bytes: 0, errors: [] };
  const text = await host.readPart(path, from, Math.min(size - from, MAX_LOG_BYTES)).catch(() => '');
  const errors = errorRecords(text);
  return { bytes: size - from, errors: errors.map(({ message }) => message) };
}
