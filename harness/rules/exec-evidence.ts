import type { ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import { commandRefusal } from '../parsers/command-refusal.ts';
import { textOf } from './refusals.ts';

/** Go tries a refused thread 20 times, sleeping 1, 2 … 20 ms between (golang, runtime/cgo/gcc_libinit.c). */
export const GO_RETRIES_MS = 210;

/** What the execs across the probe say about a refusing limit. */
export interface ExecEvidence {
  /** Tried, that is not `not-tried`. */
  readonly tried: number;
  readonly failed: number;
  /** Less than the others together when some hung. */
  readonly worked: number;
  /** Forks that the kernel refused there while failing execs ran; `null`: no counter to see it by. */
  readonly refusals: number | null;
  /** Median duration of the failing execs; `null` when none failed. */
  readonly failedMedianMs: number | null;
  /** The runtime's child says that it could not make a thread. */
  readonly threadRefused: boolean;
  /** The C stage of the runtime's child says that it could not make its next stage. */
  readonly stageRefused: boolean;
}

const THREAD_REFUSED = /pthread_create failed: Resource temporarily unavailable|failed to create new OS thread/u;
const STAGE_REFUSED = /unable to spawn stage-[12]: Resource temporarily unavailable/u;

/** Sums the attempts up. `paths` are the cgroups whose counter may move when the exec's forks are refused. */
export function execEvidence(attempts: readonly ExecAttempt[], paths: readonly string[]): ExecEvidence {
  const tried = attempts.filter((one) => one.outcome !== 'not-tried' && !isOfTheCommand(one));
  const failed = tried.filter(({ outcome }) => outcome === 'fails');
  const rises = failed.flatMap(({ pidsDeltas }) => {
    const levels = pidsDeltas.filter((level) => paths.includes(level.path));
    const seen = levels.flatMap(({ ownRefusals, refusals }) => ownRefusals ?? refusals ?? []);
    return seen.length === 0 ? [] : [Math.max(...seen)];
  });
  const texts = failed.map(({ stdout, stderr, logAdded }) => [stdout, stderr, ...(logAdded?.errors ?? [])].join('\n'));
  return {
    tried: tried.length,
    failed: failed.length,
    worked: tried.filter(({ outcome }) => outcome === 'works').length,
    refusals: rises.length === 0 ? null : rises.reduce((sum, rise) => sum + rise, 0),
    failedMedianMs: median(failed.map(({ durationMs }) => durationMs)),
    threadRefused: texts.some((text) => THREAD_REFUSED.test(text)),
    stageRefused: texts.some((text) => STAGE_REFUSED.test(text)),
  };
}

/** A person's command that is not there, or can not be run, says nothing of a limit. */
function isOfTheCommand(attempt: ExecAttempt): boolean {
  return attempt.kind === 'command' && attempt.outcome === 'fails' && commandRefusal(textOf(attempt)) !== null;
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** `proven`: failed, worked while lifted, failed again. `refuted`: failed all the same while lifted. */
export type Proof = 'proven' | 'refuted' | 'open';

export function proofOf({ before, lifted, after }: Intervention): Proof {
  if (!anyFails(before)) return 'open';
  if (allAre(lifted, 'works') && anyFails(after)) return 'proven';
  return allAre(lifted, 'fails') ? 'refuted' : 'open';
}

function anyFails(attempts: readonly ExecAttempt[]): boolean {
  return attempts.some(({ outcome }) => outcome === 'fails' || outcome === 'hangs');
}

function allAre(attempts: readonly ExecAttempt[], outcome: ExecAttempt['outcome']): boolean {
  return attempts.length > 0 && attempts.every((attempt) => attempt.outcome === outcome);
}
