import { expect, test } from 'vitest';

import type { ContainerInit } from '../../../harness/model/container.ts';
import rule from '../../../harness/rules/init-died-daemon-stale.ts';
import { answerOf, changed, recording } from '../../fixtures/recordings.ts';

const healthy = (await recording('healthy')).readings;
const stopped = (await recording('init-stopped')).readings;

function dead(change: (init: ContainerInit) => Partial<ContainerInit>) {
  return changed(healthy, 'container.init', (init) => ({
    ...init,
    state: null,
    ageMs: null,
    engineSays: { status: 'running', life: 'same', waitedMs: 2000 },
    ...change(init),
  }));
}

test('speaks on its recording, with the process that keeps the parent of the dead one from being told', async () => {
  const { readings } = await recording('init-died-unnoticed');
  expect(answerOf(rule, readings)).toMatchObject({
    status: 'matched',
    finding: {
      layer: 'runtime',
      strength: 'conclusive',
      because: expect.stringMatching(/\(state Z\); process \d+ traces it/u),
    },
  });
});

test('speaks when the first process is gone and the engine goes on saying running', () => {
  expect(
    answerOf(
      rule,
      dead(() => ({})),
    ),
  ).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'init-died-daemon-stale',
      layer: 'runtime',
      strength: 'conclusive',
      because: expect.stringMatching(/process \d+ is gone, and 2000 ms later the engine still says running/u),
    },
  });
});

test('and when it is a zombie, with the process that keeps its parent from being told', () => {
  expect(
    answerOf(
      rule,
      dead(() => ({ state: 'Z', tracerPid: 42 })),
    ),
  ).toMatchObject({
    finding: { because: expect.stringMatching(/state Z\); process 42 traces it/u) },
  });
});

test('names containerd when containerd has no task for it', () => {
  const readings = changed(
    dead(() => ({})),
    'exec.attempts',
    (attempts) =>
      attempts.map((attempt) => ({
        ...attempt,
        outcome: 'fails' as const,
        stdout: 'no running task found: task c0 not found',
      })),
  );
  expect(answerOf(rule, readings)).toMatchObject({ finding: { layer: 'containerd' } });
});

test('is silent when the engine noticed, or has started it again', () => {
  const noticed = dead(() => ({ engineSays: { status: 'exited', life: 'same', waitedMs: 50 } }));
  expect(answerOf(rule, noticed)).toMatchObject({ status: 'ruled-out', because: 'the engine knows: it says exited' });
  const again = dead(() => ({ engineSays: { status: 'running', life: 'another', waitedMs: 50 } }));
  expect(answerOf(rule, again).status).toBe('ruled-out');
});

test('is silent about a first process that is stopped: it lives', () => {
  expect(answerOf(rule, stopped)).toMatchObject({
    status: 'ruled-out',
    because: expect.stringContaining('lives (state T)'),
  });
});
