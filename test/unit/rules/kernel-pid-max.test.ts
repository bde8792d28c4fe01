import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { PidNamespace } from '../../../harness/model/pid-namespace.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import kernelPidMax from '../../../harness/rules/kernel-pid-max.ts';
import { rules } from '../../../harness/rules/index.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const healthy = await recording('healthy');
const passive = without(without(healthy.readings, 'exec.attempts'), 'exec.intervention');

function withIds(ids: PidNamespace['ids'], counts: Partial<PidNamespace> = {}): readonly Reading[] {
  return changed(passive, 'pid.namespace', () => ({ tasksCount: 1, reusedCount: 0, ...counts, ids }));
}

/** The host as it was recorded, with so many ids left. */
function withFree(free: number): readonly Reading[] {
  return changed(passive, 'host.threads', (host) => ({ ...host, pidMax: host.threadsCount + 300 + free }));
}

/** As it was seen on a machine that has just booted. */
const lowered = changed(passive, 'host.threads', (host) => ({ ...host, threadsCount: 149, pidMax: 302, idsFree: 2 }));

describe('of the host', () => {
  test('only ids that can be given out count: those below 300, and those above a limit that was lowered, take none away', () => {
    expect(answerOf(kernelPidMax, lowered)).toMatchObject({
      finding: { layer: 'kernel', because: expect.stringContaining('kernel.pid_max (302) allows 2: 2 free') },
    });
    const roomy = changed(passive, 'host.threads', (host) => ({
      ...host,
      threadsCount: 700,
      pidMax: 1000,
      idsFree: 290,
    }));
    expect(answerOf(kernelPidMax, roomy).status).toBe('ruled-out');
  });

  test('a runtime that aborts before it says its version is its effect', () => {
    const said = 'OCI runtime exec failed: runc did not terminate successfully: exit status 2: unknown';
    const failing = changed(healthy.readings, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'fails', stdout: said })),
    );
    const aborted = changed(failing, 'runtime.program', (program) => ({
      ...program,
      version: { status: 'ended', exitCode: 2, signal: null, said: '' },
    }));
    const full = changed(aborted, 'host.threads', (host) => ({ ...host, pidMax: 302, idsFree: 2 }));
    expect(rank(runRules(rules, full), full)).toMatchObject({ finding: { cause: 'kernel-pid-max' } });
    expect(rank(runRules(rules, aborted), aborted)).toMatchObject({ finding: { cause: 'runtime-wrapper-failure' } });
  });
});

describe('in the pid namespace', () => {
  test('a container of one process is full when the first round of ids is over: those below 300 are not reused', () => {
    expect(answerOf(kernelPidMax, withIds({ status: 'read', max: 301, last: 300 }))).toMatchObject({
      status: 'matched',
      finding: {
        layer: 'runtime-init',
        strength: 'strong',
        because: expect.stringContaining('ids below 300 are not given out a second time: 1 ids are free'),
        suspect: null,
      },
    });
  });

  test('in the first round all ids are free that were not given out', () => {
    expect(answerOf(kernelPidMax, withIds({ status: 'read', max: 301, last: 292 }))).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('8 ids are free'),
    });
    expect(answerOf(kernelPidMax, withIds({ status: 'read', max: 301, last: 297 }))).toMatchObject({
      finding: { strength: 'strong' },
    });
  });

  test('the dead hold ids too', () => {
    const ids = { status: 'read', max: 340, last: 320 } as const;
    const readings = withIds(ids, { tasksCount: 20, reusedCount: 20 });
    expect(answerOf(kernelPidMax, readings).status).toBe('ruled-out');
    const dead = changed(readings, 'container.tasks', (tasks) => ({ ...tasks, zombiesCount: 18 }));
    expect(answerOf(kernelPidMax, dead)).toMatchObject({
      finding: { because: expect.stringContaining('2 ids are free') },
    });
  });

  test('a process that the kernel refuses to make there says it all', () => {
    const error = 'nsenter: fork failed: Resource temporarily unavailable';
    expect(answerOf(kernelPidMax, withIds({ status: 'refused', error }, { tasksCount: 298 }))).toMatchObject({
      finding: { strength: 'strong', citations: [{ kind: 'pid.namespace', quote: error }] },
    });
  });

  test('execs that work make it a warning', () => {
    const readings = changed(healthy.readings, 'pid.namespace', () => ({
      ids: { status: 'read', max: 301, last: 300 },
      tasksCount: 1,
      reusedCount: 0,
    }));
    expect(answerOf(kernelPidMax, readings)).toMatchObject({ finding: { strength: 'weak' } });
  });

  test('a kernel without such a limit, or nobody who could look, leaves the host’s', () => {
    expect(answerOf(kernelPidMax, withIds({ status: 'unread', why: 'before Linux 6.14' })).status).toBe('ruled-out');
    expect(answerOf(kernelPidMax, without(passive, 'pid.namespace')).status).toBe('ruled-out');
  });
});

describe('of the host', () => {
  test('it is the kernel that refuses everybody', () => {
    expect(answerOf(kernelPidMax, withFree(0))).toMatchObject({
      finding: { layer: 'kernel', strength: 'strong', suspect: { path: '/proc/sys/kernel/pid_max', reach: 'host' } },
    });
  });

  test('twelve free ids are enough', () => {
    expect(answerOf(kernelPidMax, withFree(12)).status).toBe('ruled-out');
    expect(answerOf(kernelPidMax, withFree(11)).status).toBe('matched');
  });
});

test('speaks on its recording, with execs and from reading alone', async () => {
  const { readings } = await recording('out-of-ids');
  for (const seen of [readings, without(readings, 'exec.attempts')]) {
    expect(answerOf(kernelPidMax, seen)).toMatchObject({ finding: { layer: 'runtime-init', strength: 'strong' } });
  }
});
