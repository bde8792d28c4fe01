import { expect, test } from 'vitest';

import { annotationsOf, isFailure, summaryOf, verdictOf } from '../../../../scripts/ci/told.ts';
import { report, trial } from '../../report/example.ts';

test('exit codes of initp have a word each, and unknown ones are errors', () => {
  expect([0, 1, 2, 3, 64, 69, 70, 130].map(verdictOf)).toEqual([
    'passed',
    'failed',
    'inconclusive',
    'dirty',
    'error',
    'error',
    'error',
    'error',
  ]);
});

test('what could not be told fails only who asks for it; a dirty machine and an error always do', () => {
  expect([0, 1, 2, 3, 69].map((code) => isFailure(code, 'inconclusive'))).toEqual([false, true, true, true, true]);
  expect([0, 1, 2, 3, 69].map((code) => isFailure(code, 'wrong'))).toEqual([false, true, false, true, true]);
  expect([0, 1, 2, 3, 69].map((code) => isFailure(code, 'never'))).toEqual([false, false, false, true, true]);
});

test('a trial that is correct or skipped has no annotation, every other one has', () => {
  const told = annotationsOf(
    report([
      trial(),
      trial({ verdict: { outcome: 'skipped', missing: ['root'] } }),
      trial({ scenario: 'quiet', verdict: { outcome: 'unsure', why: 'no-symptom' } }),
      trial({
        scenario: 'worse',
        verdict: { outcome: 'broken', phase: 'inject', error: { name: 'Error', message: 'x', code: null } },
      }),
    ]),
  );
  expect(told.map((line) => line.split('::')[1])).toEqual([
    'warning title=initp%3A quiet',
    'error title=initp%3A worse',
  ]);
});

test('a message can not become a second workflow command, nor a property', () => {
  const message = 'a%\r\n::error::forged';
  const broken = { outcome: 'broken', phase: 'inject', error: { name: 'Error', message, code: null } } as const;
  const [line = ''] = annotationsOf(report([trial({ scenario: 'x,y:z', verdict: broken })]));
  expect(line).not.toContain('\n');
  expect(line).toContain('title=initp%3A x%2Cy%3Az::');
  expect(line).toContain('a%25');
});

test('what was left behind is an error even when the diagnosis was correct', () => {
  expect(annotationsOf(report([trial({ leftovers: ['a cgroup'] })], { leftovers: ['a process'] }))).toHaveLength(2);
});

test('a cell of the summary ends neither its cell nor its line, and is no markup', () => {
  const broken = {
    outcome: 'broken',
    phase: 'inject',
    error: { name: 'Error', message: 'a | <b>\n*c*', code: null },
  } as const;
  const row = summaryOf(report([trial({ verdict: broken })]))
    .split('\n')
    .find((line) => line.includes('broken'));
  expect(row?.match(/(?<!\\)\|/gu)).toHaveLength(4);
  expect(row).not.toContain('<b>');
});
