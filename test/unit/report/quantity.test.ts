import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { counted, durationText, median, microsText, rateText } from '../../../harness/report/quantity.ts';
import { wilson } from '../../../harness/report/wilson.ts';

function holdsItsRate(total: number, part: number): boolean {
  const hits = part % (total + 1);
  const { lowRatio, highRatio } = wilson(hits, total);
  return lowRatio >= 0 && lowRatio <= hits / total && hits / total <= highRatio && highRatio <= 1;
}

// Computed by hand from the formula with z = 1.96.
test.each([
  [0, 10, 0, 0.2775],
  [10, 10, 0.7225, 1],
  [5, 10, 0.2366, 0.7634],
  [1, 3, 0.0615, 0.7923],
  [18, 18, 0.8241, 1],
])('%i of %i lies within %f to %f', (hits, total, low, high) => {
  const { lowRatio, highRatio } = wilson(hits, total);
  expect(lowRatio).toBeCloseTo(low, 3);
  expect(highRatio).toBeCloseTo(high, 3);
});

test('nothing tried says nothing', () => {
  expect(wilson(0, 0)).toEqual({ lowRatio: 0, highRatio: 1 });
});

test('the interval holds the rate that was seen', () => {
  const naturals = integer({ min: 1, max: 100_000 });
  expect(() => assert(property(naturals, naturals, holdsItsRate))).not.toThrow();
});

test.each([
  [0, '0 ms'],
  [252.4, '252 ms'],
  [999.7, '1.0 s'],
  [1234, '1.2 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
])('%f ms read %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test('small things read well', () => {
  expect(microsText(400)).toBe('400 µs');
  expect(microsText(11_700)).toBe('11.7 ms');
  expect([counted(1, 'exec'), counted(0, 'exec')]).toEqual(['1 exec', '0 execs']);
  expect(rateText(18, 18)).toBe('82 to 100 % (95 % interval)');
});

test('the median of an even count lies between', () => {
  expect([median([]), median([3]), median([9, 1, 2]), median([1, 2, 3, 10])]).toEqual([null, 3, 2, 2.5]);
});
