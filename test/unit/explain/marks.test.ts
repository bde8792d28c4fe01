import { expect, test } from 'vitest';

import { automatonOf, firstHit } from '../../../harness/explain/automaton.ts';
import { MARKS } from '../../../harness/explain/marks.ts';
import { examples } from '../causes/examples.ts';

function found(words: readonly string[], text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  return firstHit(automatonOf(words), bytes, 0, bytes.length) !== -1;
}

test.each(examples)('what speaks for $id is found in a long log as well', ({ texts }) => {
  expect(texts.filter((text) => !found(MARKS, text))).toEqual([]);
});

test('words are found at any place, in any case, one inside another', () => {
  const words = ['she', 'he', 'hers', 'oci runtime'];
  expect(['he', 'xxSHE', 'ushers', 'ahe', 'OCI Runtime exec'].every((text) => found(words, text))).toBe(true);
  expect(['h e', 'sh', '', 'oci  runtime', 'hrs'].some((text) => found(words, text))).toBe(false);
});

test('a false start does not hide what begins inside it', () => {
  expect(found(['aab'], 'aaab')).toBe(true);
  expect(found(['abcd', 'bcx'], 'abcx')).toBe(true);
});
