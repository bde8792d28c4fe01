import { Parser } from 'tap-parser';
import { expect, test } from 'vitest';

import { tapReport } from '../../../../harness/report/forms/tap.ts';
import { report, trial } from '../example.ts';
import { everyOutcome, HOSTILE } from './outcomes.ts';

test('a consumer counts a point for each trial, with skips and failures', () => {
  const { points, final } = read(tapReport(everyOutcome()));
  expect(points.map(({ ok, name, skip }) => [ok, name.split(' ')[0], skip !== false])).toEqual([
    [true, 'right', false],
    [true, 'right', false],
    [false, 'wrong-one', false],
    [false, 'missed-one', false],
    [false, 'unsure-one', false],
    [true, 'skipped-one', true],
    [false, 'broken-one', false],
    [false, 'dirty-one', false],
    [true, 'hostile-one', false],
  ]);
  expect(final).toMatchObject({ ok: false, count: 9, fail: 5, skip: 1 });
});

test('the details of a point are read as YAML, whatever is in them', () => {
  const { points } = read(tapReport(everyOutcome()));
  const hostile = points.find(({ name }) => name.startsWith('hostile-one'));
  expect(hostile?.diag).toMatchObject({ cause: 'container-pids-max', at: 'scenarios/hostile-one.yaml:7' });
  expect(String(Reflect.get(Object(hostile?.diag), 'because'))).toContain('<img src=x onerror=alert(1)> ]]>');
});

test('a name can not skip its own point, and a missing part is a failure', () => {
  const named = read(tapReport(report([trial({ scenario: HOSTILE, verdict: { outcome: 'unsure', why: 'blind' } })])));
  expect(named.points).toHaveLength(1);
  expect(named.points[0]).toMatchObject({ ok: false, skip: false, todo: false });
  const missing = read(tapReport(report([trial()], { missingShards: [{ part: 2, of: 2 }] })));
  expect(missing.final).toMatchObject({ ok: false, count: 2, fail: 1 });
});

interface Point {
  readonly ok: boolean;
  readonly name: string;
  readonly skip: string | boolean;
  readonly todo: string | boolean;
  readonly diag: unknown;
}

function read(tap: string): { readonly points: readonly Point[]; readonly final: unknown } {
  const points: Point[] = [];
  let final: unknown = null;
  const parser = new Parser({ strict: true });
  parser.on('assert', (point: Point) => points.push(point));
  parser.on('complete', (results: unknown) => {
    final = results;
  });
  parser.end(tap);
  return { points, final };
}
