import { isDeepStrictEqual } from 'node:util';

import type { Reading } from '../model/reading.ts';
import type { Rule } from '../model/rule.ts';
import type { Trial } from '../model/run-report.ts';
import { disturbances } from './disturbances.ts';
import { judge } from './judge.ts';
import { rank, read } from './rank.ts';
import { runRules } from './run-rules.ts';

/** Whether a trial comes out again from what was read. */
export type Verified =
  | { readonly status: 'same' }
  /** `what`: the parts that came out otherwise. */
  | { readonly status: 'differs'; readonly what: readonly string[] }
  /** The trial ended before a diagnosis was made, so there is nothing to make again. */
  | { readonly status: 'nothing' }
  | { readonly status: 'unreadable'; readonly why: string };

/** Rules, diagnosis and verdict once more, from the readings alone; the truth is what the report says it is. */
export function verifyTrial(trial: Trial, readings: readonly Reading[], rules: readonly Rule[]): Verified {
  const { diagnosis, verdict } = trial;
  if (diagnosis === null) return { status: 'nothing' };
  const attempts = read(readings, 'exec.attempts') ?? [];
  const results = runRules(rules, readings);
  const again = rank(results, readings);
  const afterMs = verdict.outcome === 'correct' ? verdict.afterMs : 0;
  const expect = { ...trial.expected, symptom: trial.expectedSymptom };
  const parts = {
    execs: [attempts, trial.attempts],
    intervention: [read(readings, 'exec.intervention'), trial.intervention],
    rules: [results, trial.rules],
    diagnosis: [again, diagnosis],
    // One that broke after the diagnosis has been judged by nobody.
    verdict:
      verdict.outcome === 'broken'
        ? [0, 0]
        : [judge(expect, { diagnosis: again, attempts, disturbances: disturbances(readings), afterMs }), verdict],
  };
  const what = Object.entries(parts).flatMap(([name, [one, other]]) => (sameJson(one, other) ? [] : [name]));
  return what.length === 0 ? { status: 'same' } : { status: 'differs', what };
}

/** A report has been through JSON, which knows no `undefined` and no -0. */
function sameJson(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(one ?? null)), JSON.parse(JSON.stringify(other ?? null)));
}
