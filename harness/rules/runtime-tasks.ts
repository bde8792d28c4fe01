import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Strength } from '../model/finding.ts';
import { execEvidence } from './exec-evidence.ts';

/**
 * Free tasks that an exec may need outside of the container: the runtime's own threads, its child and what that forks
 * before it is attached. Measured with runc 1.1.5 in the shim's cgroup: with eight free ones every exec failed, with ten
 * two of three, with twelve none of nine.
 */
export const RUNTIME_NEEDS_TASKS = 12;

/** With so few not one exec of runc 1.1.5 got through: measured with 0 to 8, three of each. */
export const RUNTIME_NEVER_FITS = 6;

/** How sure a limit of the whole host is, of which no counter tells when it refuses. */
export function hostStrength(free: number, attempts: readonly ExecAttempt[] | null): Strength {
  const { tried, failed } = execEvidence(attempts ?? [], []);
  if (tried > 0) return failed > 0 && free <= RUNTIME_NEVER_FITS ? 'strong' : 'weak';
  return free <= RUNTIME_NEVER_FITS ? 'strong' : 'weak';
}

/**
 * A cgroup that refused while execs failed, or `null`. Where the host's own ceiling refuses, no cgroup counts: a fork
 * is asked for it before it is charged (kernel/fork.c, `copy_process`).
 */
export function countedElsewhere(attempts: readonly ExecAttempt[] | null): string | null {
  const failed = (attempts ?? []).filter(({ outcome }) => outcome === 'fails');
  const counted = failed.map(({ pidsDeltas }) => pidsDeltas.find(({ refusals }) => (refusals ?? 0) > 0)?.path ?? null);
  return failed.length > 0 && counted.every((path) => path !== null) ? (counted[0] ?? null) : null;
}

/** `3 of 6 execs failed`, or nothing when none was tried. */
export function failedSentence(attempts: readonly ExecAttempt[] | null): readonly string[] {
  const { tried, failed } = execEvidence(attempts ?? [], []);
  if (tried === 0) return [];
  return [failed === 0 ? `all ${tried} execs work for now` : `${failed} of ${tried} execs failed`];
}
