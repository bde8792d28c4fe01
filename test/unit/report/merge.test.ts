import { describe, expect, test } from 'vitest';

import type { RunReport, ShardOfRun } from '../../../harness/model/run-report.ts';
import { givenTwice, mergeReports } from '../../../harness/report/merge.ts';
import { runtimeName } from '../../../harness/report/trial-groups.ts';
import { report, trial } from './example.ts';

const SCENARIOS = ['a', 'b', 'c'];

function part(n: number, changes: Partial<RunReport> = {}): RunReport {
  const shard: ShardOfRun = { part: n, of: 3, scenarios: SCENARIOS };
  const run = `r${n}`;
  const scenario = SCENARIOS[n - 1] ?? '';
  return report([trial({ run, scenario })], { run, startedAt: `2026-01-01T00:00:0${n}Z`, shard, ...changes });
}

describe('shards', () => {
  test('that are all there are a whole, in the order of their beginning', () => {
    const merged = mergeReports([part(3), part(1), part(2)]);
    expect(merged).toMatchObject({ exitCode: 0, missingShards: [], run: 'r1+r2+r3', planned: 3, shard: null });
    expect(merged.trials.map(({ scenario }) => scenario)).toEqual(['a', 'b', 'c']);
    expect(merged.score.correct).toMatchObject({ hits: 3, total: 3 });
  });
  test('of which one is missing are not green, and the missing one is named', () => {
    expect(mergeReports([part(1), part(3)])).toMatchObject({ exitCode: 2, missingShards: [{ part: 2, of: 3 }] });
  });
  test('of which only one is there are not green either', () => {
    expect(mergeReports([part(2)])).toMatchObject({
      exitCode: 2,
      missingShards: [
        { part: 1, of: 3 },
        { part: 3, of: 3 },
      ],
    });
  });
  test('of another choice do not stand in for a missing one', () => {
    const other = part(2, { shard: { part: 2, of: 3, scenarios: ['x', 'y', 'z'] } });
    const { missingShards, exitCode } = mergeReports([part(1), other, part(3)]);
    expect(exitCode).toBe(2);
    expect(missingShards).toHaveLength(3);
  });
  test('one that was skipped whole does not make the others inconclusive', () => {
    const skipped = part(2, {
      trials: [trial({ run: 'r2', scenario: 'b', attempts: [], verdict: { outcome: 'skipped', missing: ['root'] } })],
      exitCode: 2,
    });
    expect(mergeReports([part(1), skipped, part(3)]).exitCode).toBe(0);
  });
});

describe('runs', () => {
  test('that are merged count their holdings on, and know which machine each was held on', () => {
    const other = report([trial({ run: 'r9' })], {
      run: 'r9',
      startedAt: '2026-02-01T00:00:00Z',
      machine: { ...report([]).machine, runtime: 'runc 1.3.6' },
    });
    const merged = mergeReports([other, report([trial()])]);
    expect(merged.trials.map(({ holding, run }) => [holding, run])).toEqual([
      [1, 'r1'],
      [2, 'r9'],
    ]);
    expect(merged.trials.map((one) => runtimeName(one, merged))).toEqual(['runc 1.1.5', 'runc 1.3.6']);
  });
  test('the worst of them wins, and one that left something behind beats all', () => {
    const failed = part(1, {
      trials: [trial({ run: 'r1', verdict: { outcome: 'missed', expected: { diagnosis: 'healthy' } } })],
      exitCode: 1,
    });
    const interrupted = part(2, { ended: 'interrupted', exitCode: 130 });
    const dirty = part(3, { leftovers: ['a cgroup'], exitCode: 3 });
    expect(mergeReports([failed, part(2), part(3)]).exitCode).toBe(1);
    expect(mergeReports([failed, interrupted, part(3)])).toMatchObject({ exitCode: 130, ended: 'interrupted' });
    expect(mergeReports([failed, interrupted, dirty]).exitCode).toBe(3);
  });
  test('that were merged before can be merged again', () => {
    const twice = mergeReports([mergeReports([part(1), part(2)]), part(3)]);
    expect(twice).toMatchObject({ exitCode: 0, missingShards: [], run: 'r1+r2+r3' });
    expect(twice.mergedFrom.map(({ run }) => run)).toEqual(['r1', 'r2', 'r3']);
  });
  test('that are given twice are found', () => {
    expect(givenTwice([part(1), mergeReports([part(1), part(2)])])).toEqual(['r1']);
    expect(givenTwice([part(1), part(2)])).toEqual([]);
  });
  test('a single one that is no part comes out as it was', () => {
    const one = report([trial()]);
    expect(mergeReports([one])).toEqual(one);
  });
});
