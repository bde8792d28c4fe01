import { expect, test } from 'vitest';

import rule from '../../../harness/rules/state-json-corrupt.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings: healthy } = await recording('nested-healthy');
const { readings: removed } = await recording('record-removed');
const { readings: otherLife } = await recording('record-of-another-life');

test.each([
  ['record-cut-short', 'conclusive', '(100 bytes), begins as JSON and ends in the middle'],
  ['record-zeros', 'conclusive', '(4096 bytes), begins with zero bytes'],
  ['record-of-another-life', 'strong', 'says that the first process started at tick'],
])('speaks on the recording %s, and from reading alone', async (name, strength, because) => {
  const { readings } = await recording(name);
  const finding = {
    cause: 'state-json-corrupt',
    layer: 'runtime',
    strength,
    because: expect.stringContaining(because),
  };
  expect(answerOf(rule, readings)).toMatchObject({ status: 'matched', finding });
  expect(answerOf(rule, without(readings, 'exec.attempts'))).toMatchObject({ finding });
});

test('speaks of another process in it', () => {
  const readings = changed(otherLife, 'runtime.record', (record) => ({
    ...record,
    recorded: { pid: 999_999, startTicks: record.actual?.startTicks ?? '' },
  }));
  expect(answerOf(rule, readings)).toMatchObject({
    finding: { because: expect.stringContaining('names process 999999') },
  });
});

test.each([
  ['the control', healthy],
  ['a record that is gone', removed],
  ['a first process that is gone', changed(otherLife, 'runtime.record', (record) => ({ ...record, actual: null }))],
])('is silent about %s', (_, readings) => {
  expect(answerOf(rule, readings).status).toBe('ruled-out');
});
