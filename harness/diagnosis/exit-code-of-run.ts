import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { Trial } from '../model/run-report.ts';
import type { Verdict } from '../model/verdict.ts';

/** Worst first. Left dirty beats all others. */
const BY_SEVERITY: readonly ExitCode[] = [EXIT.dirty, EXIT.internal, EXIT.failed, EXIT.inconclusive, EXIT.ok];

function codeOf(verdict: Verdict): ExitCode {
  switch (verdict.outcome) {
    case 'correct':
    case 'skipped':
      return EXIT.ok;
    case 'wrong':
    case 'missed':
      return EXIT.failed;
    case 'unsure':
      return EXIT.inconclusive;
    case 'broken':
      // An error without a code of ours is a bug.
      return verdict.error.code === null ? EXIT.internal : EXIT.inconclusive;
  }
}

/** Nothing ran, everything skipped or nothing reproduced is never green. */
export function exitCodeOfRun(
  trials: readonly Pick<Trial, 'verdict' | 'leftovers'>[],
  leftovers: readonly string[],
): ExitCode {
  const codes = new Set<ExitCode>(trials.map(({ verdict }) => codeOf(verdict)));
  if (trials.every(({ verdict }) => verdict.outcome === 'skipped')) codes.add(EXIT.inconclusive);
  if (leftovers.length > 0 || trials.some((trial) => trial.leftovers.length > 0)) codes.add(EXIT.dirty);
  return BY_SEVERITY.find((code) => codes.has(code)) ?? EXIT.ok;
}

export function exitCodeOfDiagnosis(status: 'named' | 'tied' | 'healthy' | 'blind'): ExitCode {
  return status === 'named' || status === 'healthy' ? EXIT.ok : EXIT.inconclusive;
}
