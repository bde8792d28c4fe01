import { expect, test } from 'vitest';

import rule from '../../../harness/rules/runtime-state-missing.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings } = await recording('record-removed');
const { readings: healthy } = await recording('nested-healthy');
const { readings: cut } = await recording('record-cut-short');

test('speaks on its recording, and from reading alone', () => {
  const finding = {
    cause: 'runtime-state-missing',
    layer: 'runtime',
    strength: 'conclusive',
    because: expect.stringMatching(/state\.json, is missing \(its directory is gone\) while the container runs/u),
  };
  expect(answerOf(rule, readings)).toMatchObject({ status: 'matched', finding });
  expect(answerOf(rule, without(readings, 'exec.attempts'))).toMatchObject({ finding });
});

test.each([
  ['the control', healthy],
  ['a record that is there and can not be read', cut],
  [
    'a container that has ended: its record goes with it',
    changed(readings, 'runtime.record', (record) => ({ ...record, actual: null })),
  ],
  [
    'a runtime that works without',
    changed(readings, 'exec.attempts', (attempts) => attempts.map((one) => ({ ...one, outcome: 'works' }))),
  ],
])('is silent about %s', (_, others) => {
  expect(answerOf(rule, others).status).toBe('ruled-out');
});
