import { describe, expect, test } from 'vitest';

import { exitCodeOfDiagnosis, exitCodeOfRun } from '../../../harness/diagnosis/exit-code-of-run.ts';
import type { Expected } from '../../../harness/model/scenario.ts';
import type { Verdict } from '../../../harness/model/verdict.ts';

const expected: Expected = { diagnosis: 'healthy' };
const OUTCOMES = {
  correct: { outcome: 'correct', afterMs: 1 },
  wrong: { outcome: 'wrong', expected, named: { cause: 'pod-pids-limit', layer: 'runtime-init' } },
  missed: { outcome: 'missed', expected },
  unsure: { outcome: 'unsure', why: 'no-symptom' },
  skipped: { outcome: 'skipped', missing: ['root'] },
  broken: { outcome: 'broken', phase: 'workload', error: { name: 'E', message: 'm', code: 'WORKLOAD_FAILED' } },
  bug: { outcome: 'broken', phase: 'inject', error: { name: 'TypeError', message: 'm', code: null } },
} as const satisfies Record<string, Verdict>;

type Name = keyof typeof OUTCOMES;

function codeOf(names: readonly Name[], { dirty = [] as readonly Name[], leftovers = [] as readonly string[] } = {}) {
  const trials = names.map((name) => ({
    verdict: OUTCOMES[name],
    leftovers: dirty.includes(name) ? ['process 7 is still there'] : [],
  }));
  return exitCodeOfRun(trials, leftovers);
}

describe('a run', () => {
  test.each<[readonly Name[], number]>([
    [['correct'], 0],
    [['correct', 'skipped'], 0],
    [['wrong'], 1],
    [['missed'], 1],
    [['unsure'], 2],
    [['broken'], 2],
    [['bug'], 70],
  ])('of %j ends with %i', (names, code) => {
    expect(codeOf(names)).toBe(code);
  });

  test('in which nothing ran, or everything was skipped, is never green', () => {
    expect(codeOf([])).toBe(2);
    expect(codeOf(['skipped', 'skipped'])).toBe(2);
  });

  test('ends with its worst: a bug, then a wrong answer, then an open one', () => {
    expect(codeOf(['correct', 'unsure', 'wrong', 'bug'])).toBe(70);
    expect(codeOf(['unsure', 'correct', 'missed'])).toBe(1);
    expect(codeOf(['correct', 'unsure', 'skipped'])).toBe(2);
  });

  test.each(['correct', 'wrong', 'unsure', 'skipped', 'bug'] as const)(
    'that left the machine dirty ends with 3, also when a trial was %s',
    (name) => {
      expect(codeOf([name], { dirty: [name] })).toBe(3);
      expect(codeOf([name], { leftovers: ['cgroup /sys/fs/cgroup/pids/x'] })).toBe(3);
    },
  );
});

test('a diagnosis that names or rules out everything is a good end; a tie or blindness is none', () => {
  expect((['named', 'healthy', 'tied', 'blind'] as const).map(exitCodeOfDiagnosis)).toEqual([0, 0, 2, 2]);
});
