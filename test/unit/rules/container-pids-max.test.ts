import { describe, expect, test } from 'vitest';

import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import { read } from '../../../harness/diagnosis/rank.ts';
import containerPidsMax from '../../../harness/rules/container-pids-max.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const RECORDED = {
  'read-init-p': 'conclusive',
  'read-init-p-10k': 'conclusive',
  'pids-limit-lowered': 'conclusive',
  'read-init-p@v2': 'conclusive',
  'pids-limit-lowered@v2': 'conclusive',
  'passive-full': 'strong',
  'idle-host': 'weak',
} as const;

const full = await recording('read-init-p');

function unrefused(attempts: readonly ExecAttempt[]): readonly ExecAttempt[] {
  return attempts.map((one) => ({
    ...one,
    pidsDeltas: one.pidsDeltas.map((delta) => ({ ...delta, refusals: 0 })),
  }));
}

describe('speaks', () => {
  test.each(Object.entries(RECORDED))('on the recording %s, which is %s', async (name, strength) => {
    const { readings } = await recording(name);
    expect(answerOf(containerPidsMax, readings)).toMatchObject({
      status: 'matched',
      finding: { cause: 'container-pids-max', layer: 'runtime-init', strength },
    });
  });

  test('with the numbers, the proof and the crash output of the recording', () => {
    const answer = answerOf(containerPidsMax, full.readings);
    expect(answer).toMatchObject({
      finding: {
        because: expect.stringMatching(
          /pids\.max is 64 and 64 tasks are in it: headroom 0.*18 execs failed.*lifting/su,
        ),
        whyLayer: expect.stringContaining('pthread_create failed'),
        suspect: { room: { max: 64, current: 64 }, liftTo: '128' },
      },
    });
  });

  test('to be lifted above the use, when more tasks are in it than its limit', async () => {
    const { readings } = await recording('pids-limit-lowered');
    const [own] = read(readings, 'cgroup.pids')?.levels ?? [];
    expect(own?.current).toBeGreaterThan(own?.max ?? Infinity);
    const liftTo = String((own?.current ?? 0) + 64);
    expect(answerOf(containerPidsMax, readings)).toMatchObject({ finding: { suspect: { liftTo } } });
  });

  test('with seven free slots, because an exec may need eight', () => {
    const readings = changed(full.readings, 'cgroup.pids', ({ levels: [own, ...above], version }) => ({
      version,
      levels: [{ ...own, current: 64 - 7 }, ...above],
    }));
    expect(answerOf(containerPidsMax, readings).status).toBe('matched');
  });

  test('as a warning of a full container whose execs work, and says on which kernel they do', async () => {
    const { readings } = await recording('idle-host');
    expect(answerOf(containerPidsMax, readings)).toMatchObject({
      finding: { because: expect.stringMatching(/execs work for now, because kernel \S+ delays/u) },
    });
  });

  test('but does not say that execs work when one hangs', async () => {
    const { readings } = await recording('idle-host');
    const hanging = changed(readings, 'exec.attempts', ([first, ...rest]) =>
      first === undefined ? rest : [{ ...first, outcome: 'hangs' }, ...rest],
    );
    expect(JSON.stringify(answerOf(containerPidsMax, hanging))).not.toContain('execs work');
  });
});

describe('is silent', () => {
  test('when every exec hangs: a full cgroup refuses, it does not wait', async () => {
    const { readings } = await recording('idle-host');
    const hanging = changed(readings, 'exec.attempts', (attempts) =>
      attempts.map((attempt) => ({ ...attempt, outcome: 'hangs' as const })),
    );
    expect(answerOf(containerPidsMax, hanging)).toMatchObject({ status: 'ruled-out' });
  });

  test('with eight free slots: one more than the execs that failed had', () => {
    const readings = changed(full.readings, 'cgroup.pids', ({ levels: [own, ...above], version }) => ({
      version,
      levels: [{ ...own, current: 64 - 8 }, ...above],
    }));
    expect(answerOf(containerPidsMax, readings)).toMatchObject({
      status: 'ruled-out',
      because: '8 of 64 slots are free; an exec needs at most 8',
    });
  });

  test('when the parent is full and the container itself has no limit', () => {
    const readings = changed(full.readings, 'cgroup.pids', ({ levels: [own, parent, ...above], version }) => ({
      version,
      levels: [{ ...own, max: null }, ...(parent === undefined ? [] : [{ ...parent, max: 64 }]), ...above],
    }));
    expect(answerOf(containerPidsMax, readings).status).toBe('ruled-out');
  });

  test('when the parent has less room than the container', () => {
    const readings = changed(full.readings, 'cgroup.pids', ({ levels: [own, parent, ...above], version }) => ({
      version,
      levels: [{ ...own, current: 60 }, ...(parent === undefined ? [] : [{ ...parent, max: 64 }]), ...above],
    }));
    expect(answerOf(containerPidsMax, readings).status).toBe('ruled-out');
  });

  test('when execs failed all the same while the limit was lifted', () => {
    const readings = changed(full.readings, 'exec.intervention', (proof) => ({
      ...proof,
      lifted: proof.lifted.map((one) => ({ ...one, outcome: 'fails' })),
    }));
    expect(answerOf(containerPidsMax, readings)).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('failed all the same while'),
    });
  });

  test('when execs fail and the kernel refused no fork meanwhile', () => {
    const readings = changed(without(full.readings, 'exec.intervention'), 'exec.attempts', unrefused);
    expect(answerOf(containerPidsMax, readings)).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('refused no fork'),
    });
  });

  test('about a leak that has ended: refusals are still counted, and slots are free', async () => {
    const { readings } = await recording('healthy');
    const ended = changed(readings, 'cgroup.pids', ({ levels: [own, ...above], version }) => ({
      version,
      levels: [{ ...own, refusals: 381 }, ...above],
    }));
    expect(answerOf(containerPidsMax, ended).status).toBe('ruled-out');
  });

  test('without any limit', () => {
    const readings = changed(full.readings, 'cgroup.pids', ({ levels: [own, ...above], version }) => ({
      version,
      levels: [{ ...own, max: null }, ...above],
    }));
    expect(answerOf(containerPidsMax, readings)).toMatchObject({ because: 'no pids limit at any level' });
  });
});

test('can not say anything without the counters', () => {
  expect(answerOf(containerPidsMax, without(full.readings, 'cgroup.pids'))).toEqual({
    rule: 'container-pids-max',
    status: 'no-evidence',
    missing: ['cgroup.pids'],
  });
});

test('is no more than weak about execs that failed where the kernel has no counter to see it by', () => {
  const uncounted = changed(without(full.readings, 'exec.intervention'), 'exec.attempts', (attempts) =>
    attempts.map((one) => ({ ...one, pidsDeltas: one.pidsDeltas.map((delta) => ({ ...delta, refusals: null })) })),
  );
  expect(answerOf(containerPidsMax, uncounted)).toMatchObject({ status: 'matched', finding: { strength: 'weak' } });
});

test('is conclusive by the counter alone, when nobody lifted the limit', () => {
  const readings = without(full.readings, 'exec.intervention');
  expect(answerOf(containerPidsMax, readings)).toMatchObject({ finding: { strength: 'conclusive' } });
});

test('is weak at the passive depth when fewer tasks were counted than the limit holds', async () => {
  const { readings } = await recording('passive-full');
  const fewer = changed(readings, 'container.tasks', (tasks) => ({ ...tasks, threadsCount: 64 - 9 }));
  expect(answerOf(containerPidsMax, fewer)).toMatchObject({ finding: { strength: 'weak' } });
});

test('is silent about a runtime that makes no thread in there, unless an exec failed', async () => {
  const { readings } = await recording('idle-host');
  const crun = (of: typeof readings): typeof readings =>
    changed(of, 'container.home', (home) => ({ ...home, runtimeVersion: 'crun version 1.21' }));
  expect(answerOf(containerPidsMax, crun(readings))).toMatchObject({
    status: 'ruled-out',
    because: expect.stringContaining('crun version 1.21 needs none'),
  });
  expect(answerOf(containerPidsMax, crun(full.readings))).toMatchObject({ finding: { strength: 'conclusive' } });
});
