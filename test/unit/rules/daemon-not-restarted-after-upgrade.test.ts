import { expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import rule from '../../../harness/rules/daemon-not-restarted-after-upgrade.ts';
import { rules } from '../../../harness/rules/index.ts';
import { answerOf, recording, without } from '../../fixtures/recordings.ts';

const { readings: harmless } = await recording('containerd-upgraded');
const { readings: lost } = await recording('upgrade-moved-runtime');
const { readings: healthy } = await recording('nested-healthy');
const { readings: missing } = await recording('runtime-missing');

test('is a remark while nothing is missing', () => {
  expect(answerOf(rule, harmless)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'daemon-not-restarted-after-upgrade',
      layer: 'containerd',
      strength: 'weak',
      because: expect.stringMatching(/^containerd runs from \/usr\/bin\/containerd, which was replaced or removed/u),
    },
  });
});

test('explains a runtime that is not where it was, from reading alone', () => {
  const readings = without(lost, 'exec.attempts');
  expect(rank(runRules(rules, readings), readings)).toMatchObject({
    status: 'named',
    finding: { cause: 'daemon-not-restarted-after-upgrade', strength: 'strong' },
    others: [{ cause: 'runc-binary-missing' }],
  });
});

test.each([
  ['the control', healthy],
  ['a runtime that is gone while the daemons are of today', missing],
])('is silent about %s', (_, readings) => {
  expect(answerOf(rule, readings).status).toBe('ruled-out');
});
