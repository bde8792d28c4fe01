import { expect, test } from 'vitest';

import rule from '../../../harness/rules/runc-binary-missing.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings } = await recording('runtime-missing');
const { readings: healthy } = await recording('nested-healthy');

test('speaks on its recording, and from reading alone', () => {
  const finding = {
    cause: 'runc-binary-missing',
    layer: 'shim',
    strength: 'conclusive',
    because: expect.stringMatching(/^the runtime runc, .* is not there in the shim's PATH \(\S*\/usr\/sbin/u),
  };
  expect(answerOf(rule, readings)).toMatchObject({ status: 'matched', finding });
  expect(answerOf(rule, without(readings, 'exec.attempts'))).toMatchObject({ finding });
});

test.each([
  ['a runtime that is there', healthy],
  [
    'one whose directory is not there either: that path was never right',
    changed(readings, 'runtime.program', (program) => ({
      ...program,
      word: '/opt/runtime/bin/runc',
      searched: [],
      found: { why: 'missing', at: '/opt/runtime' } as const,
    })),
  ],
  [
    'a machine whose execs work all the same',
    changed(readings, 'exec.attempts', (attempts) => attempts.map((one) => ({ ...one, outcome: 'works' }))),
  ],
])('is silent about %s', (_, others) => {
  expect(answerOf(rule, others).status).toBe('ruled-out');
});

test('speaks of a path whose file alone is gone', () => {
  const gone = changed(readings, 'runtime.program', (program) => ({
    ...program,
    word: '/usr/bin/crun',
    searched: [],
    found: { why: 'missing', at: '/usr/bin/crun' } as const,
  }));
  expect(answerOf(rule, gone)).toMatchObject({ status: 'matched' });
});
