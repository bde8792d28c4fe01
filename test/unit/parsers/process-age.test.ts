import { expect, test } from 'vitest';

import { processAgeMs } from '../../../harness/parsers/process-age.ts';
import { stateOf } from '../../../harness/parsers/process-stat.ts';
import { tracerPidOf } from '../../../harness/parsers/proc-status.ts';

/** `ticks` is field 22. */
const stat = (ticks: number): string =>
  `4095 (a) b) S 1 4095 4095 0 -1 4194560 1 0 0 0 1 1 0 0 20 0 1 0 ${ticks} 1134592 157\n`;

test('the age of a process is the time since boot less its start, both by the same clock', () => {
  expect(processAgeMs(stat(1_196_051), '12000.51 3.00\n')).toBe(40_000);
});

test('a process that started a moment after the clock was read has no negative age', () => {
  expect(processAgeMs(stat(1_200_052), '12000.51 3.00\n')).toBe(0);
});

test('there is no age without both', () => {
  expect(processAgeMs('', '12000.51 3.00\n')).toBeNull();
  expect(processAgeMs(stat(1), 'for ever')).toBeNull();
});

test('the state stands behind the last bracket of the name', () => {
  expect(stateOf(stat(1))).toBe('S');
  expect(stateOf('4095 (x) Z 1')).toBe('Z');
  expect(stateOf('')).toBeNull();
});

test('pid 0 traces nobody, and a name can not forge the tracer', () => {
  expect(tracerPidOf('Name:\tx\nTracerPid:\t0\n')).toBeNull();
  expect(tracerPidOf('Name:\tx\rTracerPid:\t7\nTracerPid:\t42\n')).toBe(42);
});
