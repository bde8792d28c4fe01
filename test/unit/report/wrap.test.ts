import { assert, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../../harness/report/printable.ts';
import { cells, fit, wrap } from '../../../harness/report/wrap.ts';

function fitsAndLosesNothing(text: string, columns: number): boolean {
  const clean = printable(text);
  const lines = wrap(clean, columns);
  const joined = lines.join('').replaceAll(' ', '');
  return lines.every((line) => cells(line) <= columns) && joined === clean.replaceAll(' ', '');
}

test('breaks at spaces, and a long word where the line ends', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('a abcdefghij b', 4)).toEqual(['a', 'abcd', 'efgh', 'ij b']);
  expect(wrap('', 4)).toEqual(['']);
});

test('counts the cells of wide and of combining characters', () => {
  expect(cells('日本')).toBe(4);
  expect(cells('e\u0301')).toBe(1);
  expect(wrap('日本語', 4)).toEqual(['日本', '語']);
  expect(fit('日本語', 5)).toBe('日本…');
});

test('no line is longer than asked, and nothing is lost', () => {
  expect(() =>
    assert(property(string({ unit: 'binary' }), integer({ min: 2, max: 90 }), fitsAndLosesNothing)),
  ).not.toThrow();
});
