import { expect, test } from 'vitest';

import { differs, fisher } from '../../../harness/qualify/fisher.ts';
import { neededHeadroom } from '../../../harness/qualify/headroom.ts';
import { invariantsOf } from '../../../harness/qualify/invariants.ts';
import { latenciesOf } from '../../../harness/qualify/latencies.ts';
import { invariants, oracle, points, signatures } from './cells.ts';

test('the exact test agrees with values that were worked out by hand', () => {
  // Two tables of 252, C(10, 5), are as far apart as five of five and none of five.
  expect(fisher({ hits: 5, total: 5 }, { hits: 0, total: 5 })).toBeCloseTo(2 / 252, 10);
  // Fisher's tea: 3 of 4 and 1 of 4, 34 of 70.
  expect(fisher({ hits: 3, total: 4 }, { hits: 1, total: 4 })).toBeCloseTo(34 / 70, 10);
  expect(fisher({ hits: 3, total: 7 }, { hits: 3, total: 7 })).toBe(1);
});

test('nothing differs from what was never tried', () => {
  expect(differs({ hits: 5, total: 5 }, { hits: 0, total: 0 })).toBe(false);
});

test('the headroom an exec needs is above the last failure, not above the first success', () => {
  expect(neededHeadroom(points([10, 10, 0, 10, 0, 0]))).toEqual({ status: 'known', slots: 4 });
  expect(neededHeadroom(points([0, 0, 0]))).toEqual({ status: 'known', slots: 0 });
  expect(neededHeadroom(points([10, 10, 1]))).toEqual({ status: 'more-than', slots: 2 });
  expect(neededHeadroom([])).toEqual({ status: 'not-measured' });
});

test('quantiles are values that were seen, of execs that worked', () => {
  const execs = [
    ...Array.from({ length: 20 }, (_, n) => ({ works: true, durationMs: n + 1 })),
    { works: false, durationMs: 999 },
  ];
  expect(latenciesOf(execs)).toMatchObject({ works: { hits: 20, total: 21 }, p50Ms: 10, p95Ms: 19 });
  expect(latenciesOf([])).toMatchObject({ p50Ms: null, p95Ms: null });
});

test('what grows with good execs too is no leak of failed ones', () => {
  const [, , noLeak] = invariantsOf([oracle(), invariants()]);
  expect(noLeak).toMatchObject({ name: 'no-leak', status: 'holds' });
});

test('one descriptor more for each failed exec is a leak, and is named', () => {
  const leaking = invariants({ growth: [{ what: 'descriptors of dockerd', before: 20, after: 420 }] });
  const [, , noLeak] = invariantsOf([oracle(), leaking]);
  expect(noLeak).toMatchObject({ status: 'broken', because: 'descriptors of dockerd: +400, after good ones +200' });
});

test('a neighbour that fails once breaks containment', () => {
  const neighbour = { works: { hits: 39, total: 40, lowRatio: 0, highRatio: 1 }, p50Ms: 1, p95Ms: 1 };
  expect(invariantsOf([invariants({ neighbour })])[0]).toMatchObject({ name: 'containment', status: 'broken' });
});

test('what was not measured does not hold', () => {
  expect(invariantsOf([signatures()]).map(({ status }) => status)).toEqual([
    'not-measured',
    'not-measured',
    'not-measured',
    'holds',
  ]);
});
