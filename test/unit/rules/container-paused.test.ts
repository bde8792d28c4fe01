import { expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import containerPaused from '../../../harness/rules/container-paused.ts';
import { rules } from '../../../harness/rules/index.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const paused = (await recording('container-paused')).readings;
const frozen = (await recording('freezer-stuck')).readings;

test('speaks on its recording, conclusively: engine and kernel agree', () => {
  expect(answerOf(containerPaused, paused)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'container-paused',
      layer: 'dockerd',
      strength: 'conclusive',
      because: expect.stringMatching(/the kernel agrees: \S+ is frozen/u),
      suspect: null,
    },
  });
});

test('names it from reading alone, and without the freezer too', () => {
  const passive = without(without(paused, 'exec.attempts'), 'exec.intervention');
  for (const readings of [passive, without(passive, 'cgroup.freezer')]) {
    expect(rank(runRules(rules, readings), readings)).toMatchObject({
      status: 'named',
      finding: { cause: 'container-paused' },
    });
  }
});

test('says when somebody thawed it behind the back of an engine that refuses all the same', () => {
  const thawed = changed(paused, 'cgroup.freezer', ({ version, levels: [own, ...above] }) => ({
    version,
    levels: [{ ...own, state: 'thawed', asked: false }, ...above],
  }));
  expect(answerOf(containerPaused, thawed)).toMatchObject({
    finding: { strength: 'conclusive', because: expect.stringContaining('has it thawed') },
  });
});

test('is silent about the same frozen cgroup of a container that the engine has as running', () => {
  expect(answerOf(containerPaused, frozen)).toMatchObject({ status: 'ruled-out', because: 'the engine says running' });
});
