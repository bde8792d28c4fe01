import { expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import freezerStuck from '../../../harness/rules/freezer-stuck.ts';
import { rules } from '../../../harness/rules/index.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const own = (await recording('freezer-stuck')).readings;
const parent = (await recording('freezer-stuck-parent')).readings;
const healthy = (await recording('healthy')).readings;
const paused = (await recording('container-paused')).readings;

test('speaks on its recording: the runtime refuses, and thawing proved it', () => {
  expect(answerOf(freezerStuck, own)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'freezer-stuck',
      layer: 'runtime',
      strength: 'conclusive',
      because: expect.stringMatching(/is frozen, and the engine says running.*thawing it made execs work/u),
      suspect: { path: expect.stringMatching(/\/freezer\.state$/u), liftTo: 'THAWED', reach: 'container', room: null },
    },
  });
});

test('names the level above when that is the one that was told to freeze; the exec hangs in it', () => {
  const [container, above] = answerOf(freezerStuck, parent).status === 'matched' ? levels(parent) : [];
  expect(container?.state).toBe('frozen');
  expect(answerOf(freezerStuck, parent)).toMatchObject({
    finding: {
      layer: 'runtime-init',
      because: expect.stringContaining(`a cgroup above the container, ${above?.path}, is frozen`),
      suspect: { path: `${above?.path}/freezer.state` },
    },
  });
});

function levels(readings: typeof own) {
  const found = readings.findLast(({ kind }) => kind === 'cgroup.freezer');
  return found?.kind === 'cgroup.freezer' && found.status === 'read' ? found.value.levels : [];
}

test('takes the highest frozen level where an old kernel does not say which one was told to', () => {
  const old = changed(parent, 'cgroup.freezer', (freezer) => {
    const [first, ...rest] = freezer.levels.map((level) => ({ ...level, asked: null }));
    if (first === undefined) throw new Error('never empty');
    return { ...freezer, levels: [first, ...rest] };
  });
  expect(answerOf(freezerStuck, old)).toMatchObject({
    finding: { suspect: { path: `${levels(parent)[1]?.path}/freezer.state` } },
  });
});

test('names it from reading alone', () => {
  const readings = without(without(own, 'exec.attempts'), 'exec.intervention');
  expect(rank(runRules(rules, readings), readings)).toMatchObject({
    status: 'named',
    finding: { cause: 'freezer-stuck', layer: 'runtime', strength: 'conclusive' },
  });
});

test('on cgroup v2 it is one write to cgroup.freeze', () => {
  const v2 = changed(own, 'cgroup.freezer', (freezer) => ({ ...freezer, version: 'v2' }));
  expect(answerOf(freezerStuck, v2)).toMatchObject({
    finding: { suspect: { path: expect.stringMatching(/\/cgroup\.freeze$/u), liftTo: '0' } },
  });
});

test('a level that is still freezing has nothing to be lifted: the kernel holds a task', () => {
  const freezing = changed(own, 'cgroup.freezer', ({ version, levels: [first, ...above] }) => ({
    version,
    levels: [{ ...first, state: 'freezing' }, ...above],
  }));
  expect(answerOf(freezerStuck, freezing)).toMatchObject({ finding: { suspect: null } });
});

test('is no more than a remark when every exec works all the same', () => {
  const working = changed(without(own, 'exec.intervention'), 'exec.attempts', (attempts) =>
    attempts.map((attempt) => ({ ...attempt, outcome: 'works' as const })),
  );
  expect(answerOf(freezerStuck, working)).toMatchObject({ finding: { strength: 'weak' } });
});

test('is silent about a container that its engine paused, and about a thawed one', () => {
  expect(answerOf(freezerStuck, paused)).toMatchObject({
    status: 'ruled-out',
    because: expect.stringContaining('paused'),
  });
  expect(answerOf(freezerStuck, healthy).status).toBe('ruled-out');
});
