import type { Cause } from '../model/cause.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Finding } from '../model/finding.ts';
import type { Expected, Scenario, Truth } from '../model/scenario.ts';
import type { Verdict } from '../model/verdict.ts';

/** What was seen, to be judged. */
export interface Observed {
  readonly diagnosis: Diagnosis;
  readonly attempts: readonly ExecAttempt[];
  /** What the machine was short of before the injection. */
  readonly disturbances: readonly Cause[];
  /** From the injection to the diagnosis. */
  readonly afterMs: number;
}

/**
 * The first place that knows the truth. A false alarm on a control is wrong; a confident wrong cause always is. Of two
 * causes one alone is half of the answer, and so missed.
 */
export function judge(expect: Scenario['expect'], { diagnosis, attempts, disturbances, afterMs }: Observed): Verdict {
  const expected = expectedOf(expect);
  const truths = truthsOf(expected);
  const seen = reproduced(expect, attempts);
  const tooLittle: Verdict = seen ? { outcome: 'missed', expected } : { outcome: 'unsure', why: 'no-symptom' };
  switch (diagnosis.status) {
    case 'named': {
      const { finding, others } = diagnosis;
      const { cause, layer } = finding;
      if (!truths.some((truth) => names(finding, truth))) {
        // True of the machine, and as true without the fault.
        if (disturbances.includes(cause)) return { outcome: 'unsure', why: 'disturbed' };
        return { outcome: 'wrong', expected, named: { cause, layer } };
      }
      // A weak second is a remark beside the answer, not a part of it.
      if (!allNamed(truths, [finding, ...others.filter(({ strength }) => strength !== 'weak')])) return tooLittle;
      break;
    }
    case 'healthy':
      if (truths.length > 0) return tooLittle;
      break;
    case 'tied':
      // Both of two causes are the truth; one of several is a doubt.
      if (truths.length !== diagnosis.findings.length || !allNamed(truths, diagnosis.findings)) {
        return { outcome: 'unsure', why: 'tied' };
      }
      break;
    case 'blind':
      return { outcome: 'unsure', why: 'blind' };
  }
  if (seen) return { outcome: 'correct', afterMs };
  return { outcome: 'unsure', why: expect.symptom === 'fails' ? 'no-symptom' : 'unexpected-symptom' };
}

function names({ cause, layer }: Finding, truth: Truth): boolean {
  return cause === truth.cause && layer === truth.layer;
}

function allNamed(truths: readonly Truth[], findings: readonly Finding[]): boolean {
  return truths.every((truth) => findings.some((finding) => names(finding, truth)));
}

/** Without an exec nothing was reproduced. */
function reproduced({ symptom }: Scenario['expect'], attempts: readonly ExecAttempt[]): boolean {
  const tried = attempts.filter(({ outcome }) => outcome !== 'not-tried');
  const bad = tried.filter(({ outcome }) => outcome !== 'works');
  switch (symptom) {
    case 'fails':
      return bad.length > 0;
    case 'works':
      return tried.length > 0 && bad.length === 0;
    case 'mostly-works':
      return bad.length < tried.length / 2;
  }
}

/** What must be named; nothing for a control. */
function truthsOf(expected: Expected): readonly Truth[] {
  switch (expected.diagnosis) {
    case 'healthy':
      return [];
    case 'named':
      return [{ cause: expected.cause, layer: expected.layer }];
    case 'both':
      return expected.causes;
  }
}

/** The truth alone, without the symptom that goes with it. */
export function expectedOf(expect: Scenario['expect']): Expected {
  switch (expect.diagnosis) {
    case 'healthy':
      return { diagnosis: 'healthy' };
    case 'named':
      return { diagnosis: 'named', cause: expect.cause, layer: expect.layer };
    case 'both':
      return { diagnosis: 'both', causes: expect.causes };
  }
}
