import { describe, expect, test } from 'vitest';

import { read } from '../../../harness/diagnosis/rank.ts';
import type { PidsLevel } from '../../../harness/model/cgroup.ts';
import type { PidsDelta } from '../../../harness/model/exec-attempt.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import containerPidsMax from '../../../harness/rules/container-pids-max.ts';
import podPidsLimit from '../../../harness/rules/pod-pids-limit.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

// The recordings are of cgroup v1. What v2 counts differently is put in here, level by level.
const recorded = await recording('read-init-p');
const failing = (read(recorded.readings, 'exec.attempts') ?? []).filter(({ outcome }) => outcome === 'fails');

interface Level extends Partial<PidsLevel> {
  readonly of: 'own' | 'ancestor';
  /** Across each failing exec. */
  readonly rise: Pick<PidsDelta, 'refusals' | 'ownRefusals'>;
}

/** The recorded incident, seen through these levels, from the container upwards. */
function seenThrough(first: Level, ...above: readonly Level[]): readonly Reading[] {
  const levelOf = ({ rise, ...level }: Level, depth: number): PidsLevel => ({
    path: `/sys/fs/cgroup/${depth}`,
    max: null,
    current: 64,
    peak: 69,
    refusals: rise.refusals,
    ownRefusals: rise.ownRefusals,
    ...level,
  });
  const deltas = [first, ...above].map(({ rise }, depth) => ({ path: `/sys/fs/cgroup/${depth}`, ...rise }));
  const pids = changed(without(recorded.readings, 'exec.intervention'), 'cgroup.pids', () => ({
    version: 'v2',
    levels: [levelOf(first, 0), ...above.map((level, n) => levelOf(level, n + 1))],
  }));
  return changed(pids, 'exec.attempts', () => failing.map((one) => ({ ...one, pidsDeltas: deltas })));
}

function counted(forks: number): object {
  return {
    status: 'matched',
    finding: {
      strength: 'conclusive',
      because: expect.stringContaining(`the kernel counted ${forks} refused forks`),
    },
  };
}

describe('from Linux 6.11, where a counter of its own tells whose limit it was', () => {
  test("a full container moves its own, and the parent's sum of all below", () => {
    const readings = seenThrough(
      { of: 'own', max: 64, rise: { refusals: 20, ownRefusals: 20 } },
      { of: 'ancestor', rise: { refusals: 20, ownRefusals: 0 } },
    );
    expect(answerOf(containerPidsMax, readings)).toMatchObject(counted(20 * failing.length));
    expect(answerOf(podPidsLimit, readings).status).toBe('ruled-out');
  });

  test("a full parent moves the parent's own and nothing of the container's", () => {
    const readings = seenThrough(
      { of: 'own', rise: { refusals: 0, ownRefusals: 0 } },
      { of: 'ancestor', max: 64, rise: { refusals: 20, ownRefusals: 20 } },
    );
    expect(answerOf(podPidsLimit, readings)).toMatchObject(counted(20 * failing.length));
    expect(answerOf(containerPidsMax, readings).status).toBe('ruled-out');
  });

  test('a full parent that only counts what a limit below it refused is not what refused', () => {
    const readings = seenThrough(
      { of: 'own', rise: { refusals: 0, ownRefusals: 0 } },
      { of: 'ancestor', max: 64, rise: { refusals: 20, ownRefusals: 0 } },
    );
    expect(answerOf(podPidsLimit, readings).status).toBe('ruled-out');
  });

  test('a full container whose own counter stands still is not what refused, though its parent counts', () => {
    const readings = seenThrough(
      { of: 'own', max: 64, rise: { refusals: 0, ownRefusals: 0 } },
      { of: 'ancestor', max: 4096, rise: { refusals: 20, ownRefusals: 20 } },
    );
    expect(answerOf(containerPidsMax, readings).status).toBe('ruled-out');
  });
});

describe("before Linux 6.11, where the forking task's cgroup counts whoever's limit it was", () => {
  test("a full parent moves the container's counter only", () => {
    const readings = seenThrough(
      { of: 'own', rise: { refusals: 20, ownRefusals: null } },
      { of: 'ancestor', max: 64, rise: { refusals: 0, ownRefusals: null } },
    );
    expect(answerOf(podPidsLimit, readings)).toMatchObject(counted(20 * failing.length));
    expect(answerOf(containerPidsMax, readings).status).toBe('ruled-out');
  });

  test("a counter of the parent's other children proves nothing", () => {
    const readings = seenThrough(
      { of: 'own', rise: { refusals: 0, ownRefusals: null } },
      { of: 'ancestor', max: 64, rise: { refusals: 20, ownRefusals: null } },
    );
    expect(answerOf(podPidsLimit, readings).status).toBe('ruled-out');
  });
});

describe('when the init of the container has moved itself deeper', () => {
  test('the limit is one level up and still its own, while the deeper one counts', () => {
    const readings = seenThrough(
      { of: 'own', current: 60, rise: { refusals: 20, ownRefusals: null } },
      { of: 'own', max: 64, rise: { refusals: 0, ownRefusals: null } },
      { of: 'ancestor', rise: { refusals: 0, ownRefusals: null } },
    );
    expect(answerOf(containerPidsMax, readings)).toMatchObject(counted(20 * failing.length));
    expect(answerOf(containerPidsMax, readings)).toMatchObject({
      finding: { suspect: { path: '/sys/fs/cgroup/1/pids.max', room: { max: 64, current: 64 } } },
    });
    expect(answerOf(podPidsLimit, readings).status).toBe('ruled-out');
  });

  test('a fork that two of its levels count was refused once', () => {
    const readings = seenThrough(
      { of: 'own', max: 64, rise: { refusals: 20, ownRefusals: null } },
      { of: 'own', max: 64, rise: { refusals: 20, ownRefusals: null } },
    );
    expect(answerOf(containerPidsMax, readings)).toMatchObject(counted(20 * failing.length));
  });
});
