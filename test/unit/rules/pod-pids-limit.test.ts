import { describe, expect, test } from 'vitest';

import type { CgroupPids, PidsLevel } from '../../../harness/model/cgroup.ts';
import { read } from '../../../harness/diagnosis/rank.ts';
import podPidsLimit from '../../../harness/rules/pod-pids-limit.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const NAME = 'pod-pids-limit';
const pod = await recording(NAME);

function withParent(
  { version, levels: [own, parent, ...above] }: CgroupPids,
  change: Partial<PidsLevel>,
  ownChange: Partial<PidsLevel> = {},
): CgroupPids {
  if (parent === undefined) throw new Error('the recording has no parent');
  return { version, levels: [{ ...own, ...ownChange }, { ...parent, ...change }, ...above] };
}

test('speaks on its recording, and points at the limit of the parent', () => {
  expect(answerOf(podPidsLimit, pod.readings)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'pod-pids-limit',
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringContaining("the parent cgroup's"),
      suspect: { path: expect.stringMatching(/-group\/pids\.max$/u), room: { max: 64 } },
    },
  });
});

test('on cgroup v2 with systemd too, where the limit is the slice’s and only its own counter moves', async () => {
  const { readings } = await recording(`${NAME}@v2`);
  expect(answerOf(podPidsLimit, without(readings, 'exec.intervention'))).toMatchObject({
    status: 'matched',
    finding: {
      strength: 'conclusive',
      because: expect.stringMatching(/the kernel counted [1-9]\d* refused forks/u),
      suspect: { path: expect.stringMatching(/\.slice\/pids\.max$/u), room: { max: 64 } },
    },
  });
  const [own] = read(readings, 'cgroup.pids')?.levels ?? [];
  expect(own).toMatchObject({ refusals: 0, ownRefusals: 0 });
});

test("is conclusive by the container's own counter: until Linux 6.11 the forking task's cgroup counts", () => {
  const readings = without(pod.readings, 'exec.intervention');
  expect(answerOf(podPidsLimit, readings)).toMatchObject({
    finding: { strength: 'conclusive', because: expect.stringMatching(/the kernel counted [1-9]\d* refused forks/u) },
  });
});

test('matches when the container is as full, and says that raising one of the two mends nothing', () => {
  const readings = changed(pod.readings, 'cgroup.pids', (pids) =>
    withParent(pids, { max: 64, current: 64 }, { max: 64, current: 64 }),
  );
  const answer = answerOf(podPidsLimit, readings);
  expect(answer).toMatchObject({ status: 'matched', finding: { cause: 'pod-pids-limit' } });
  expect(JSON.stringify(answer)).toContain('raising it alone is not enough');
});

test('where the container is as full, neither the counter of the parent nor a lifting of one of them rules it out', () => {
  const full = changed(pod.readings, 'cgroup.pids', (pids) => {
    const { version, levels } = withParent(pids, { max: 64, current: 64 }, { max: 64, current: 64 });
    // As cgroup v2 has it since Linux 6.11: each level counts its own refusals.
    const [own, ...above] = levels;
    return { version, levels: [{ ...own, ownRefusals: 9 }, ...above.map((level) => ({ ...level, ownRefusals: 0 }))] };
  });
  const counted = changed(full, 'exec.attempts', (attempts) =>
    attempts.map((one) => ({
      ...one,
      pidsDeltas: one.pidsDeltas.map((delta, index) => ({ ...delta, ownRefusals: index === 0 ? 3 : 0 })),
    })),
  );
  const lifted = changed(counted, 'exec.intervention', (proof) => ({
    ...proof,
    lifted: proof.lifted.map((one) => ({ ...one, outcome: 'fails' })),
  }));
  expect(answerOf(podPidsLimit, lifted)).toMatchObject({
    status: 'matched',
    finding: { cause: 'pod-pids-limit', strength: 'conclusive' },
  });
});

describe('is silent', () => {
  test('with eight free slots in the parent', () => {
    const readings = changed(pod.readings, 'cgroup.pids', (pids) => withParent(pids, { current: 64 - 8 }));
    expect(answerOf(podPidsLimit, readings)).toMatchObject({
      because: '8 of 64 slots are free; an exec needs at most 8',
    });
  });

  test('when the container has less room: it refuses first', () => {
    const readings = changed(pod.readings, 'cgroup.pids', (pids) =>
      withParent(pids, { max: 65, current: 64 }, { max: 64, current: 64 }),
    );
    expect(answerOf(podPidsLimit, readings).status).toBe('ruled-out');
  });

  test('when execs failed all the same while the limit was lifted', () => {
    const readings = changed(pod.readings, 'exec.intervention', (proof) => ({
      ...proof,
      lifted: proof.lifted.map((one) => ({ ...one, outcome: 'fails' })),
    }));
    expect(answerOf(podPidsLimit, readings).status).toBe('ruled-out');
  });

  test('when execs fail and the kernel refused no fork meanwhile', () => {
    const readings = changed(without(pod.readings, 'exec.intervention'), 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, pidsDeltas: one.pidsDeltas.map((delta) => ({ ...delta, refusals: 0 })) })),
    );
    expect(answerOf(podPidsLimit, readings).status).toBe('ruled-out');
  });
});

test('takes no proof from the lifting of another limit', () => {
  const readings = changed(pod.readings, 'exec.intervention', (proof) => ({
    ...proof,
    path: '/sys/fs/cgroup/pids/other/pids.max',
    lifted: proof.lifted.map((one) => ({ ...one, outcome: 'fails' })),
  }));
  expect(answerOf(podPidsLimit, readings)).toMatchObject({
    status: 'matched',
    finding: { because: expect.not.stringContaining('lifting') },
  });
});
