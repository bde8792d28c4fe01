import { expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import containerInitDied from '../../../harness/rules/container-init-died.ts';
import { rules } from '../../../harness/rules/index.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const killed = (await recording('init-killed')).readings;

test.each(['init-killed', 'container-stopped'])('speaks on the recording %s', async (name) => {
  const { readings } = await recording(name);
  expect(answerOf(containerInitDied, readings)).toMatchObject({
    status: 'matched',
    finding: { cause: 'container-init-died', layer: 'dockerd', strength: 'conclusive', suspect: null },
  });
});

test('with the exit code, the signal and the time of its end', () => {
  expect(answerOf(containerInitDied, killed)).toMatchObject({
    finding: { because: expect.stringMatching(/is exited: it ended with 137 \(signal 9\) at \d{4}-/u) },
  });
});

test('names it from reading alone: what has no process to be read from makes nothing blind', () => {
  const readings = without(without(killed, 'exec.attempts'), 'exec.intervention');
  expect(rank(runRules(rules, readings), readings)).toMatchObject({
    status: 'named',
    finding: { cause: 'container-init-died', strength: 'conclusive' },
  });
});

test('says when the kernel killed in it, and why it could not be started', () => {
  const worse = changed(killed, 'container.inspect', (inspect) => ({
    ...inspect,
    lives: { ...inspect.lives, oomKilled: true, startError: 'no such file or directory' },
  }));
  expect(answerOf(containerInitDied, worse)).toMatchObject({
    finding: { because: expect.stringMatching(/want of memory; the last start failed: no such file/u) },
  });
});

test.each(['running', 'paused', 'restarting', 'created'] as const)('is silent when the engine says %s', (status) => {
  const other = changed(killed, 'container.inspect', (inspect) => ({ ...inspect, status }));
  expect(answerOf(containerInitDied, other)).toMatchObject({
    status: 'ruled-out',
    because: `the engine says ${status}`,
  });
});
