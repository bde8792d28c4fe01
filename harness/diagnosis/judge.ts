import type { Diagnosis } from '../model/diagnosis.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Expected, Scenario } from '../model/scenario.ts';
import type { Verdict } from '../model/verdict.ts';

/** What was seen, to be judged. */
export interface Observed {
  readonly diagnosis: Diagnosis;
  readonly attempts: readonly ExecAttempt[];
  /** From the injection to the diagnosis. */
  readonly afterMs: number;
}

/** The first place that knows the truth. A false alarm on a control is wrong; a confident wrong cause always is. */
export function judge(expect: Scenario['expect'], { diagnosis, attempts, afterMs }: Observed): Verdict {
  switch (diagnosis.status) {
    case 'named': {
      const { cause, layer } = diagnosis.finding;
      const right = expect.diagnosis === 'named' && expect.cause === cause && expect.layer === layer;
      if (!right) return { outcome: 'wrong', expected: expectedOf(expect), named: { cause, layer } };
      break;
    }
    case 'healthy':
      if (expect.diagnosis === 'named') {
        return reproduced(expect, attempts)
          ? { outcome: 'missed', expected: expectedOf(expect) }
          : { outcome: 'unsure', why: 'no-symptom' };
      }
      break;
    case 'tied':
      return { outcome: 'unsure', why: 'tied' };
    case 'blind':
      return { outcome: 'unsure', why: 'blind' };
  }
  if (reproduced(expect, attempts)) return { outcome: 'correct', afterMs };
  return { outcome: 'unsure', why: expect.symptom === 'fails' ? 'no-symptom' : 'unexpected-symptom' };
}

/** `fails`: at least one exec did. `works`: every one did. Without an exec nothing was reproduced. */
function reproduced({ symptom }: Scenario['expect'], attempts: readonly ExecAttempt[]): boolean {
  const tried = attempts.filter(({ outcome }) => outcome !== 'not-tried');
  const bad = tried.filter(({ outcome }) => outcome !== 'works');
  return symptom === 'fails' ? bad.length > 0 : tried.length > 0 && bad.length === 0;
}

function expectedOf(expect: Scenario['expect']): Expected {
  return expect.diagnosis === 'healthy'
    ? { diagnosis: 'healthy' }
    : { diagnosis: 'named', cause: expect.cause, layer: expect.layer };
}
