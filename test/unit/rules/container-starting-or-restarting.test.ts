import { expect, test } from 'vitest';

import type { ContainerInspect } from '../../../harness/model/container.ts';
import rule from '../../../harness/rules/container-starting-or-restarting.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const between = (await recording('init-killed-restarting')).readings;
const healthy = (await recording('healthy')).readings;

/** Up for `ageMs`, the last of so many lives. */
function up(readings: typeof healthy, restartCount: number, ageMs: number) {
  const restarted = changed(readings, 'container.inspect', (inspect) => ({
    ...inspect,
    lives: { ...inspect.lives, restartCount, exitCode: 1, finishedAt: '2026-11-23T15:02:13Z' },
  }));
  return changed(restarted, 'container.init', (init) => ({ ...init, ageMs }));
}

/** Never up; `lives` is changed. */
function created(change: Partial<ContainerInspect['lives']>) {
  return changed(between, 'container.inspect', (inspect) => ({
    ...inspect,
    status: 'created',
    lives: { ...inspect.lives, ...change },
  }));
}

test('speaks on its recording, with the restarts and how the last life ended', () => {
  expect(answerOf(rule, between)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'container-starting-or-restarting',
      layer: 'dockerd',
      strength: 'conclusive',
      because: expect.stringMatching(/before restart \d of the container: the last life ended with 137 at/u),
    },
  });
});

test('speaks of a container that was never started, and says why it could not be', () => {
  expect(answerOf(rule, created({}))).toMatchObject({
    finding: { because: expect.stringContaining('nobody has started it') },
  });
  expect(answerOf(rule, created({ startError: 'exec: "x": not found' }))).toMatchObject({
    finding: { because: expect.stringContaining('its start failed: exec: "x": not found') },
  });
});

test('suspects a container that has just come up again for the third time, when no exec was tried', () => {
  const passive = without(healthy, 'exec.attempts');
  expect(answerOf(rule, up(passive, 3, 900))).toMatchObject({ finding: { strength: 'weak' } });
});

test('says so strongly when execs met it between two lives', () => {
  const met = changed(up(healthy, 3, 900), 'exec.attempts', ([first, ...rest]) =>
    first === undefined
      ? rest
      : [
          {
            ...first,
            outcome: 'fails',
            end: { status: 'refused', error: 'Container c0ffee is restarting, wait until the container is running' },
          },
          ...rest,
        ],
  );
  expect(answerOf(rule, met)).toMatchObject({ finding: { strength: 'strong' } });
});

test.each([
  ['has come up again, and every exec works', up(healthy, 3, 900)],
  ['was restarted long ago', without(up(healthy, 3, 60_000), 'exec.attempts')],
  ['was restarted once', without(up(healthy, 1, 900), 'exec.attempts')],
])('is silent about a container that %s', (_, readings) => {
  expect(answerOf(rule, readings).status).toBe('ruled-out');
});

test.each(['paused', 'exited', 'dead', 'removing'] as const)('is silent when the engine says %s', (status) => {
  const other = changed(between, 'container.inspect', (inspect) => ({ ...inspect, status }));
  expect(answerOf(rule, other)).toMatchObject({ status: 'ruled-out' });
});
