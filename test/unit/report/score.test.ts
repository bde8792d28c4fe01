import { describe, expect, test } from 'vitest';

import type { Trial } from '../../../harness/model/run-report.ts';
import type { Verdict } from '../../../harness/model/verdict.ts';
import { scoreOf } from '../../../harness/report/score.ts';
import { story } from '../../../harness/report/story.ts';
import { cells } from '../../../harness/report/wrap.ts';
import { FINDING, report, trial } from './example.ts';

const HEALTHY = { status: 'healthy', headroom: { freeSlots: null, path: null } } as const;
const CONTROL: Partial<Trial> = { scenario: 'healthy', expected: { diagnosis: 'healthy' }, attempts: [] };
const TRUTH = { diagnosis: 'named', cause: 'container-pids-max', layer: 'runtime-init' } as const;
const POD = { cause: 'pod-pids-limit', layer: 'runtime-init' } as const;
const WRONG: Verdict = { outcome: 'wrong', expected: TRUTH, named: POD };

function named(cause: typeof FINDING.cause, layer = FINDING.layer): Trial['diagnosis'] {
  return { status: 'named', finding: { ...FINDING, cause, layer }, others: [] };
}

describe('what is counted', () => {
  const trials = [
    trial(),
    trial({ holding: 2, durationMs: 5000, diagnosis: named('pod-pids-limit'), verdict: WRONG }),
    trial({ holding: 3, diagnosis: HEALTHY, verdict: { outcome: 'missed', expected: TRUTH } }),
    trial({ ...CONTROL, diagnosis: HEALTHY }),
    trial({ ...CONTROL, holding: 2, diagnosis: named('pod-pids-limit'), verdict: WRONG }),
    trial({
      scenario: 'other',
      verdict: { outcome: 'unsure', why: 'tied' },
      diagnosis: { status: 'tied', findings: [FINDING, FINDING] },
    }),
    trial({ scenario: 'away', verdict: { outcome: 'skipped', missing: ['root'] }, diagnosis: null, attempts: [] }),
  ];
  const score = scoreOf(trials);

  test('is each ending, of the trials that were held', () => {
    expect(score).toMatchObject({
      skipped: 1,
      correct: { hits: 2, total: 6 },
      wrong: { hits: 2, total: 6 },
      missed: { hits: 1, total: 6 },
      unsure: { hits: 1, total: 6 },
      broken: { hits: 0, total: 6, lowRatio: 0 },
    });
    expect(score.broken.highRatio).toBeGreaterThan(0.3);
  });

  test('is a false alarm for each control that was given a cause, of the controls alone', () => {
    expect(score.falseAlarms).toMatchObject({ hits: 1, total: 2 });
  });

  test('is the time from first to last beside that of one after the other', () => {
    const held = [
      trial({ startMs: 1000, durationMs: 4000 }),
      trial({ holding: 2, startMs: 2000, durationMs: 5000 }),
      trial({ holding: 3, startMs: 0, durationMs: 9, verdict: { outcome: 'skipped', missing: ['root'] } }),
    ];
    expect(scoreOf(held).time).toEqual({ wallMs: 6000, sumMs: 9000 });
    expect(scoreOf([]).time).toBeNull();
    const lines = story(report(held), { columns: 120, colour: false });
    expect(lines).toContain('0.67 of it');
  });

  test('is every pair of truth and answer', () => {
    expect(score.confusion).toEqual([
      { expected: 'container-pids-max', named: 'container-pids-max', count: 1 },
      { expected: 'container-pids-max', named: 'healthy', count: 1 },
      { expected: 'container-pids-max', named: 'pod-pids-limit', count: 1 },
      { expected: 'container-pids-max', named: 'tied', count: 1 },
      { expected: 'healthy', named: 'healthy', count: 1 },
      { expected: 'healthy', named: 'pod-pids-limit', count: 1 },
    ]);
  });

  test('is each scenario once, in the order of the trials, with the execs of all its holdings', () => {
    expect(score.scenarios.map(({ scenario, trials: n }) => [scenario, n])).toEqual([
      ['read-init-p', 3],
      ['healthy', 2],
      ['other', 1],
      ['away', 1],
    ]);
    expect(score.scenarios[0]).toMatchObject({
      symptom: { hits: 27, total: 27 },
      durationMs: 9000,
      layers: [{ what: 'runtime-init', count: 2 }],
    });
    expect(score.scenarios[3]).toMatchObject({ durationMs: null, named: [], symptom: { total: 0 } });
  });
});

test('the right cause at the wrong layer stands off the diagonal', () => {
  const [cell] = scoreOf([trial({ diagnosis: named('container-pids-max', 'dockerd'), verdict: WRONG })]).confusion;
  expect(cell).toEqual({ expected: 'container-pids-max', named: 'container-pids-max in dockerd', count: 1 });
});

test('two causes are one word, in whatever order they were written or told', () => {
  const causes = [POD, { cause: 'container-pids-max', layer: 'runtime-init' }] as const;
  const both = trial({ expected: { diagnosis: 'both', causes }, diagnosis: named('pod-pids-limit') });
  const half: Trial = { ...both, verdict: { outcome: 'missed', expected: both.expected } };
  expect(scoreOf([both, half]).confusion).toEqual([
    { expected: 'container-pids-max + pod-pids-limit', named: 'container-pids-max + pod-pids-limit', count: 1 },
    { expected: 'container-pids-max + pod-pids-limit', named: 'pod-pids-limit', count: 1 },
  ]);
});

test('runtimes of one scenario are scored apart', () => {
  const score = scoreOf([trial({ runtime: 'runc' }), trial({ runtime: 'crun', holding: 2 })]);
  expect(score.scenarios.map(({ runtime }) => runtime)).toEqual(['runc', 'crun']);
});

test('nothing held is no rate at all, and no division by zero', () => {
  expect(scoreOf([])).toMatchObject({ scenarios: [], correct: { hits: 0, total: 0, lowRatio: 0, highRatio: 1 } });
});

function told(trials: readonly Trial[], columns = 80): readonly string[] {
  return story(report(trials), { columns, colour: false }).split('\n');
}

describe('the score on the terminal', () => {
  const many = Array.from({ length: 80 }, (_, n) =>
    trial({ scenario: `a-scenario-with-a-long-name-${n}`, attempts: [] }),
  );

  test('is one line for each of many scenarios, none wider than the terminal', () => {
    for (const columns of [60, 80, 120]) {
      const lines = told(many, columns);
      expect(lines.filter((line) => /^ {2}✓ a-/u.test(line))).toHaveLength(80);
      expect(lines.filter((line) => cells(line) > columns)).toEqual([]);
    }
    expect(told(many).length).toBeLessThan(110);
  });

  test('names that begin alike can be told apart although they are cut', () => {
    const names = told(many).flatMap((line) => /^ {2}✓ (?<name>\S+)/u.exec(line)?.groups?.['name'] ?? []);
    expect(new Set(names).size).toBeGreaterThanOrEqual(80);
  });

  test('has every cell off the diagonal, and why a trial was not correct', () => {
    const text = told([...many, trial({ diagnosis: named('pod-pids-limit'), verdict: WRONG })]).join('\n');
    expect(text).toContain('✗ container-pids-max: pod-pids-limit, 1 time');
    expect(text).toContain('✗ read-init-p: wrong: named pod-pids-limit in runtime-init, and the truth is');
    expect(text).toMatch(/✗ wrong: 1 of 81, \d+ to \d+ % \(95 % interval\)/u);
  });

  test('has what was left behind by any of them', () => {
    const dirty = trial({ leftovers: ['x/pids.max reads 64'], changes: [{ what: 'y', undo: 'z', result: 'failed' }] });
    const text = told([...many, dirty]).join('\n');
    expect(text).toContain('✗ read-init-p: left behind: x/pids.max reads 64');
    expect(text).toContain('✗ read-init-p: y: NOT taken back (z)');
  });

  test('has the matrix when there are few causes, with the truth in rows', () => {
    const lines = told([trial(), trial({ scenario: 'b', diagnosis: named('pod-pids-limit'), verdict: WRONG })]);
    expect(lines).toContain('    expected \\ named      1  2');
    expect(lines).toContain('  ✗ 1 container-pids-max  1  1');
    expect(lines).toContain('  - 2 pod-pids-limit      ·  ·');
  });

  test('is behind the whole story when there is one scenario alone', () => {
    const text = told([trial(), trial({ holding: 2 })]).join('\n');
    expect(text).toContain('1. docker exec');
    expect(text).toContain('correct: 2 of 2, 34 to 100 % (95 % interval)');
    expect(told([trial()]).join('\n')).not.toContain('The score');
  });
});
