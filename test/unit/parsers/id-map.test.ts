import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { insideOf, parseIdMap } from '../../../harness/parsers/id-map.ts';

test('rows as the kernel writes them', () => {
  expect(parseIdMap('         0 1879048192      65536\n     70000          5          1\n')).toEqual([
    { inside: 0, outside: 1_879_048_192, count: 65_536 },
    { inside: 70_000, outside: 5, count: 1 },
  ]);
});

test.each([
  [99_999, null],
  [100_000, 0],
  [165_535, 65_535],
  [165_536, null],
  [5, 70_000],
])('id %i of the machine is %s in the container', (id, expected) => {
  expect(insideOf(parseIdMap('0 100000 65536\n70000 5 1\n'), id)).toBe(expected);
});

test('takes any text', () => {
  assert(
    property(string(), (text) => {
      for (const range of parseIdMap(text)) expect(Object.values(range).every(Number.isSafeInteger)).toBe(true);
    }),
  );
});

test('of endless rows takes as many as the kernel does', () => {
  expect(parseIdMap('0 0 1\n'.repeat(5000))).toHaveLength(340);
});
