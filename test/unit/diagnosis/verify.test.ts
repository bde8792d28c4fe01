import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { verifyTrial } from '../../../harness/diagnosis/verify.ts';
import { trialKey } from '../../../harness/report/html/view.ts';
import { rules } from '../../../harness/rules/index.ts';
import { recordedReport } from '../../../scripts/bench/recorded-report.ts';
import { without } from '../../fixtures/recordings.ts';

const { report, readings } = await recordedReport(fileURLToPath(new URL('../../../', import.meta.url)), 100);
const trials = report.trials.map((trial) => ({ trial, read: readings.get(trialKey(trial)) ?? [] }));
const [incident] = trials.filter(({ trial }) => trial.scenario === 'read-init-p');
if (incident === undefined) {
  throw new Error('read-init-p is not among the recordings');
}
const { trial, read } = incident;

describe('a trial that is diagnosed again from its readings', () => {
  test('comes out the same, for every recording', () => {
    expect(trials.map((one) => verifyTrial(one.trial, one.read, rules).status)).toEqual(trials.map(() => 'same'));
  });
  test('has another verdict when the report was changed', () => {
    const changed = { ...trial, verdict: { outcome: 'unsure', why: 'tied' } as const };
    expect(verifyTrial(changed, read, rules)).toEqual({ status: 'differs', what: ['verdict'] });
  });
  test('has another diagnosis when a reading is gone', () => {
    const verified = verifyTrial(trial, without(read, 'cgroup.pids'), rules);
    expect(verified).toMatchObject({ status: 'differs', what: expect.arrayContaining(['rules', 'diagnosis']) });
  });
  test('has other execs when those of the report are not those of the readings', () => {
    const fewer = { ...trial, attempts: trial.attempts.slice(1) };
    expect(verifyTrial(fewer, read, rules)).toEqual({ status: 'differs', what: ['execs'] });
  });
  test('is left alone when it never came to a diagnosis', () => {
    expect(verifyTrial({ ...trial, diagnosis: null }, read, rules)).toEqual({ status: 'nothing' });
  });
});
