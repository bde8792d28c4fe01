import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { rules } from '../../../harness/rules/index.ts';
import zombieAccumulation from '../../../harness/rules/zombie-accumulation.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const NAME = 'unreaped-zombies';
const dead = await recording(NAME);

/** As `initp diagnose` without a flag sees it. */
function passive(readings: readonly Reading[]): readonly Reading[] {
  return without(without(readings, 'exec.attempts'), 'exec.intervention');
}

test('speaks on its recording, and says who does not reap', () => {
  expect(answerOf(zombieAccumulation, dead.readings)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'zombie-accumulation',
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringMatching(/pids\.max is 64 and 6[0-4] tasks .* \d+ are zombies/u),
      remedy: [{ for: 'docker', commands: [expect.stringContaining('--init')] }, {}],
    },
  });
});

test('is named at the passive depth too, and not the full limit, which is its effect', () => {
  const readings = passive(dead.readings);
  const diagnosis = rank(runRules(rules, readings), readings);
  expect(diagnosis).toMatchObject({ status: 'named', finding: { cause: 'zombie-accumulation' } });
  expect(diagnosis).toMatchObject({ others: [{ cause: 'container-pids-max' }] });
});

test('a parent that is not process 1 is to be mended itself', () => {
  const readings = changed(dead.readings, 'container.tasks', (tasks) => ({
    ...tasks,
    zombiesByParent: [{ parentPid: 77, parentName: 'worker', zombies: tasks.zombiesCount }],
  }));
  expect(answerOf(zombieAccumulation, readings)).toMatchObject({
    finding: { remedy: [{ for: 'application', commands: [expect.stringMatching(/^kill 77 {3}# worker/u)] }, {}] },
  });
});

describe('is silent', () => {
  test('when less than half of the slots are held by the dead', () => {
    const readings = changed(dead.readings, 'container.tasks', (tasks) => ({ ...tasks, zombiesCount: 31 }));
    expect(answerOf(zombieAccumulation, readings)).toMatchObject({
      because: expect.stringContaining('only 31 of the container’s processes are dead'.replace('’', "'")),
    });
  });

  test('when the dead are many and there is room', () => {
    const readings = changed(dead.readings, 'cgroup.pids', ({ version, levels: [own, ...above] }) => ({
      version,
      levels: [{ ...own, max: own.current + 8 }, ...above],
    }));
    expect(answerOf(zombieAccumulation, readings)).toMatchObject({
      because: expect.stringContaining('slots are free'),
    });
  });

  test('when nobody counted the dead', () => {
    expect(answerOf(zombieAccumulation, without(dead.readings, 'container.tasks'))).toMatchObject({
      status: 'ruled-out',
      because: 'who holds the slots was not read',
    });
  });
});
