import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Diagnosis } from '../../../harness/model/diagnosis.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import hostThreadLimit from '../../../harness/rules/host-thread-limit.ts';
import { rules } from '../../../harness/rules/index.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const healthy = await recording('healthy');
const full = await recording('read-init-p');

/** The machine as it was recorded, with so many threads left. */
function withFree(readings: readonly Reading[], free: number): readonly Reading[] {
  return changed(readings, 'host.threads', (host) => ({ ...host, threadsMax: host.threadsCount + free }));
}

function passive(readings: readonly Reading[]): readonly Reading[] {
  return without(without(readings, 'exec.attempts'), 'exec.intervention');
}

/** Every exec fails as it does when the kernel refuses the shim the runtime's process. */
function failing(readings: readonly Reading[]): readonly Reading[] {
  const said = 'OCI runtime exec failed: fork/exec /usr/sbin/runc: resource temporarily unavailable: unknown\r\n';
  return changed(readings, 'exec.attempts', (attempts) =>
    attempts.map((one) => ({ ...one, outcome: 'fails', stdout: said })),
  );
}

function diagnosis(readings: readonly Reading[]): Diagnosis {
  return rank(runRules(rules, readings), readings);
}

test('speaks when the machine is full, at the passive depth too, and of the kernel', () => {
  expect(answerOf(hostThreadLimit, passive(withFree(healthy.readings, 0)))).toMatchObject({
    status: 'matched',
    finding: {
      layer: 'kernel',
      strength: 'strong',
      because: expect.stringMatching(/^the host has \d+ threads, and kernel\.threads-max \(\d+\) allows \d+: 0 free/u),
      suspect: { path: '/proc/sys/kernel/threads-max', reach: 'host' },
    },
  });
  expect(answerOf(hostThreadLimit, failing(withFree(healthy.readings, 3)))).toMatchObject({
    finding: { strength: 'strong', because: expect.stringMatching(/(\d+) of \1 execs failed/u) },
  });
});

test('the same text with a full unit beside it is the unit’s, and with an empty one the host’s', () => {
  expect(diagnosis(failing(withFree(healthy.readings, 0)))).toMatchObject({ finding: { cause: 'host-thread-limit' } });
  const inUnit = changed(failing(healthy.readings), 'engine.pids', (places) =>
    places.map((place) => ({
      ...place,
      levels: [
        { path: '/docker.service', of: 'ancestor', max: 50, current: 50, peak: null, refusals: 9, ownRefusals: null },
      ],
    })),
  );
  expect(diagnosis(inUnit)).toMatchObject({ finding: { cause: 'systemd-tasksmax' } });
});

test('is a warning when there is little room, or execs work', () => {
  expect(answerOf(hostThreadLimit, passive(withFree(healthy.readings, 11)))).toMatchObject({
    finding: { strength: 'weak' },
  });
  expect(answerOf(hostThreadLimit, withFree(healthy.readings, 0))).toMatchObject({
    finding: { strength: 'weak', because: expect.stringContaining('execs work for now') },
  });
});

describe('is silent', () => {
  test('with twelve free threads', () => {
    expect(answerOf(hostThreadLimit, withFree(healthy.readings, 12)).status).toBe('ruled-out');
  });

  test('when a cgroup counted what was refused: this ceiling is asked before it', () => {
    expect(answerOf(hostThreadLimit, without(withFree(full.readings, 0), 'exec.intervention'))).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('was refused a fork by /sys/fs/cgroup/pids/docker/'),
    });
  });
});

test('is proven by lifting it, and refuted when execs fail all the same', () => {
  const lifted = changed(withFree(full.readings, 0), 'exec.intervention', (proof) => ({
    ...proof,
    path: '/proc/sys/kernel/threads-max',
  }));
  const uncounted = changed(lifted, 'exec.attempts', (attempts) => attempts.map((one) => ({ ...one, pidsDeltas: [] })));
  expect(answerOf(hostThreadLimit, uncounted)).toMatchObject({ finding: { strength: 'conclusive' } });
  const refuted = changed(uncounted, 'exec.intervention', (proof) => ({
    ...proof,
    lifted: proof.lifted.map((one) => ({ ...one, outcome: 'fails' })),
  }));
  expect(answerOf(hostThreadLimit, refuted).status).toBe('ruled-out');
});
