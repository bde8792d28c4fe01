import { describe, expect, test } from 'vitest';

import type { PidsLevel } from '../../../harness/model/cgroup.ts';
import type { EnginePids, EnginePlace } from '../../../harness/model/engine-pids.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import systemdTasksmax from '../../../harness/rules/systemd-tasksmax.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const healthy = await recording('healthy');
const passive = without(without(healthy.readings, 'exec.attempts'), 'exec.intervention');

const UNIT = '/sys/fs/cgroup/pids/system.slice/containerd.service';

function level(path: string, max: number | null, current: number, ownRefusals: number | null = null): PidsLevel {
  return { path, of: 'ancestor', max, current, peak: null, refusals: 0, ownRefusals };
}

function place(role: EnginePlace['role'], ...levels: readonly PidsLevel[]): EnginePlace {
  return { role, pid: 700, version: 'v1', levels };
}

function with_(places: EnginePids, readings: readonly Reading[] = passive): readonly Reading[] {
  return changed(readings, 'engine.pids', () => places);
}

/** Execs that fail while so many forks are refused in the unit. */
function failing(refusals: number): readonly Reading[] {
  const readings = with_([place('shim', level(UNIT, 40, 38))], healthy.readings);
  return changed(readings, 'exec.attempts', (attempts) =>
    attempts.map((one) => ({ ...one, outcome: 'fails', pidsDeltas: [{ path: UNIT, refusals, ownRefusals: null }] })),
  );
}

test('speaks of the unit that the shim is in, from reading alone', () => {
  expect(answerOf(systemdTasksmax, with_([place('shim', level(UNIT, 40, 38))]))).toMatchObject({
    status: 'matched',
    finding: {
      layer: 'shim',
      strength: 'strong',
      because: expect.stringContaining(
        `${UNIT}/pids.max, which limits shim (process 700), is 40 and 38 tasks are in it`,
      ),
      remedy: [
        {
          for: 'systemd',
          commands: [expect.stringContaining('containerd.service TasksMax=infinity'), expect.anything()],
        },
        {},
      ],
      suspect: { path: `${UNIT}/pids.max`, reach: 'host' },
    },
  });
});

test('is conclusive when the kernel counted refusals there while execs failed', () => {
  expect(answerOf(systemdTasksmax, failing(20))).toMatchObject({
    finding: { strength: 'conclusive', because: expect.stringMatching(/the kernel counted \d+ refused forks there/u) },
  });
});

test('finds the limit of a slice above the unit, where the full level’s own counter tells (v2, Linux 6.11)', () => {
  const slice = '/sys/fs/cgroup/system.slice';
  const readings = with_([place('shim', level(`${slice}/docker.service`, null, 30), level(slice, 300, 300, 4))]);
  expect(answerOf(systemdTasksmax, readings)).toMatchObject({ finding: { suspect: { path: `${slice}/pids.max` } } });
});

test('a unit of the daemon alone is the daemon’s, and may do no harm yet', () => {
  expect(
    answerOf(systemdTasksmax, with_([place('dockerd', level('/d.service', 30, 29)), place('shim')])),
  ).toMatchObject({
    finding: { layer: 'dockerd', strength: 'weak' },
  });
});

test('is a warning when there is little room, or execs work', () => {
  expect(answerOf(systemdTasksmax, with_([place('shim', level(UNIT, 40, 29))]))).toMatchObject({
    finding: { strength: 'weak' },
  });
  expect(answerOf(systemdTasksmax, with_([place('shim', level(UNIT, 40, 40))], healthy.readings))).toMatchObject({
    finding: { strength: 'weak' },
  });
});

describe('is silent', () => {
  test('with twelve free tasks, with no limit, and when nobody was found', () => {
    for (const places of [[place('shim', level(UNIT, 40, 28))], [place('shim', level(UNIT, null, 9000))], []]) {
      expect(answerOf(systemdTasksmax, with_(places)).status).toBe('ruled-out');
    }
  });

  test('when execs fail and the unit refused nothing meanwhile', () => {
    expect(answerOf(systemdTasksmax, failing(0)).status).toBe('ruled-out');
  });

  test('of a level that the container is below too: that refuses the container’s own tasks', () => {
    const readings = changed(with_([place('shim', level('/shared.slice', 64, 64))]), 'cgroup.pids', (pids) => ({
      version: pids.version,
      levels: [pids.levels[0], level('/shared.slice', 64, 64)],
    }));
    expect(answerOf(systemdTasksmax, readings).status).toBe('ruled-out');
  });
});

test('speaks on its recording, conclusively, and strongly from reading alone', async () => {
  const { readings } = await recording('unit-full');
  expect(answerOf(systemdTasksmax, readings)).toMatchObject({ finding: { layer: 'shim', strength: 'conclusive' } });
  const unasked = without(without(readings, 'exec.attempts'), 'exec.intervention');
  expect(answerOf(systemdTasksmax, unasked)).toMatchObject({ finding: { layer: 'shim', strength: 'strong' } });
});

describe('a shim that was refused a thread and is gone', () => {
  const none = with_([], healthy.readings);
  const gone = changed(none, 'daemon.processes', (processes) => ({
    ...processes,
    shim: { ...processes.shim, process: { status: 'gone', why: 'no process has the id on its command line' } },
  }));

  function whileFailing(path: string, refusals: number): readonly Reading[] {
    return changed(gone, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'fails', pidsDeltas: [{ path, refusals, ownRefusals: null }] })),
    );
  }

  test('is told by the counter of its cgroup, and by no cgroup of the container', () => {
    expect(answerOf(systemdTasksmax, whileFailing(UNIT, 3))).toMatchObject({
      finding: {
        layer: 'shim',
        strength: 'conclusive',
        because: expect.stringMatching(/refused \d+ forks in \S+containerd.service/u),
      },
    });
    const [inspect] = healthy.readings.flatMap((one) =>
      one.kind === 'container.inspect' && one.status === 'read' ? [one.value] : [],
    );
    const own = `/sys/fs/cgroup/pids/docker/${inspect?.id}`;
    expect(answerOf(systemdTasksmax, whileFailing(own, 3)).status).toBe('ruled-out');
    expect(answerOf(systemdTasksmax, whileFailing(UNIT, 0)).status).toBe('ruled-out');
  });

  test('and explains what the others see of it', () => {
    expect(systemdTasksmax.explains).toContain('shim-killed');
  });
});
