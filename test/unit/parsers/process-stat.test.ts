import { readFile } from 'node:fs/promises';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { startTimeOf } from '../../../harness/parsers/process-stat.ts';

/** Linux 6.18; the start time is the 22nd field. */
function stat(name: string): string {
  return `4095 (${name}) S 4074 4095 4095 0 -1 4194560 113 0 0 0 0 0 0 0 20 0 10000 0 8561234 163840000 512 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0\n`;
}

async function look(): Promise<string | null> {
  return startTimeOf(await readFile(`/proc/${process.pid}/stat`, 'utf8'));
}

test('the start time is found', () => {
  expect(startTimeOf(stat('payload'))).toBe('8561234');
});

test('a name can not forge it, whatever the process calls itself', () => {
  expect(startTimeOf(stat('x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 7 (y'))).toBe('8561234');
  const name = fc.string({ maxLength: 15 }).filter((text) => !text.includes('\n'));
  fc.assert(
    fc.property(name, (text) => {
      expect(startTimeOf(stat(text))).toBe('8561234');
    }),
  );
});

test('of two looks at a process that lives it is the same', async () => {
  expect(await look()).toMatch(/^\d+$/u);
  expect(await look()).toBe(await look());
});

test('a line that is none has no start time', () => {
  const numbers = Array.from({ length: 40 }, (_, n) => n).join(' ');
  expect(['', ')', '4095 (payload) S 1', numbers, stat('x').slice(0, 60)].map(startTimeOf)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('arbitrary text gives digits or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(startTimeOf(text) ?? '0').toMatch(/^\d+$/u);
    }),
  );
});
