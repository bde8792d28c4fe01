import { expect, test } from 'vitest';

import rule from '../../../harness/rules/runtime-path-wrong.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings } = await recording('runtime-directory');
const { readings: missing } = await recording('runtime-missing');
const { readings: healthy } = await recording('nested-healthy');

test('speaks of a directory, and from reading alone', () => {
  const finding = {
    cause: 'runtime-path-wrong',
    layer: 'shim',
    strength: 'conclusive',
    because: expect.stringMatching(/the shim was told to start runc .* is a directory/u),
  };
  expect(answerOf(rule, readings)).toMatchObject({ status: 'matched', finding });
  expect(answerOf(rule, without(readings, 'exec.attempts'))).toMatchObject({ finding });
});

test.each([
  { why: 'missing', at: '/opt/runtime' },
  { why: 'not-a-directory', at: '/opt/runtime' },
  { why: 'refused', at: 'too-many-links' },
] as const)('speaks of a path that ends early: %j', (found) => {
  const wrong = changed(missing, 'runtime.program', (program) => ({
    ...program,
    word: '/opt/runtime/bin/runc',
    searched: [],
    found,
  }));
  expect(answerOf(rule, wrong)).toMatchObject({ status: 'matched', finding: { strength: 'conclusive' } });
});

test.each([
  ['a runtime that is there', healthy],
  ['one that is missing where others of its kind are', missing],
])('is silent about %s', (_, others) => {
  expect(answerOf(rule, others).status).toBe('ruled-out');
});
