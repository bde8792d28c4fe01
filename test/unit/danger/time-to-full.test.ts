import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';

import { fillingOf, type RoomAt } from '../../../harness/danger/time-to-full.ts';

const MINUTE = 60_000;

function looks(frees: readonly number[]): readonly RoomAt[] {
  return frees.map((free, index) => ({ atMs: 1_000_000 + index * MINUTE, free }));
}

test('a straight leak is full when the line says so, and the interval is a point', () => {
  const filling = fillingOf(looks([100, 90, 80, 70, 60]));
  expect(filling).toMatchObject({ status: 'filling' });
  if (filling.status !== 'filling') return;
  expect(filling.perMinute).toBeCloseTo(10);
  expect(filling.soonestMs).toBeCloseTo(6 * MINUTE);
  expect(filling.latestMs).toBeCloseTo(6 * MINUTE);
});

test('a noisy leak has a wide interval around the same answer', () => {
  const filling = fillingOf(looks([100, 85, 82, 68, 62, 49]));
  if (filling.status !== 'filling') throw new Error(filling.status);
  expect(filling.soonestMs).toBeLessThan(49 / (filling.perMinute / MINUTE));
  expect(filling.latestMs).toBeGreaterThan(49 / (filling.perMinute / MINUTE));
});

test.each([
  { what: 'a flat line', frees: [50, 50, 50, 50, 50] },
  { what: 'noise around a level', frees: [50, 47, 53, 49, 52, 48] },
  { what: 'room that grows', frees: [10, 20, 30, 40, 50] },
])('$what is no filling', ({ frees }) => {
  expect(fillingOf(looks(frees)).status).toBe('steady');
});

test('with few looks, or all at one moment, nothing is said', () => {
  expect(fillingOf(looks([100, 50, 10, 1])).status).toBe('unknown');
  expect(fillingOf(looks([9, 8, 7, 6, 5]).map((look) => ({ ...look, atMs: 1 }))).status).toBe('unknown');
});

test('a leak that takes more than a day has no latest moment', () => {
  const filling = fillingOf(looks([100_000, 99_999, 99_998, 99_997, 99_996]));
  expect(filling).toMatchObject({ status: 'filling', latestMs: null });
});

test('whatever was seen, the soonest moment is not after the latest, and neither is before now', () => {
  assert(
    property(array(integer({ min: -10, max: 100_000 }), { maxLength: 40 }), (frees) => {
      const filling = fillingOf(looks(frees));
      if (filling.status !== 'filling') return;
      expect(filling.soonestMs).toBeGreaterThanOrEqual(0);
      expect(filling.latestMs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(filling.soonestMs - 1e-6);
    }),
  );
});
