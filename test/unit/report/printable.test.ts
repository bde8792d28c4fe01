import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { firstLines, printable, printableLines, shellWord, shortIds } from '../../../harness/report/printable.ts';

function comesOutClean(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(printable(text));
}

test.each([
  ['a colour', '\u001B[31mred\u001B[0m', 'red'],
  ['a cleared screen', 'a\u001B[2J\u001B[Hb', 'ab'],
  ['a title with BEL', 'a\u001B]0;title\u0007b', 'ab'],
  ['a link with ST', 'a\u001B]8;;http://x\u001B\\b', 'ab'],
  ['8-bit sequences', 'a\u009B31mb\u009D0;t\u009Cc', 'abc'],
  ['a reset', 'a\u001Bcb', 'ab'],
  ['a bidi override', 'a\u202Eb\u2066c', 'abc'],
  ['zero-width characters', 'a\u200Bb\uFEFFc', 'abc'],
  ['a carriage return', 'safe\rfake', 'safe fake'],
  ['a backspace', 'a\bb\u007F', 'ab'],
  ['half a surrogate pair', 'a\uD800b', 'a\uFFFDb'],
])('takes %s out', (_, hostile, clean) => {
  expect(printable(hostile)).toBe(clean);
});

test('a sequence that never ends hides nothing behind it', () => {
  expect(printableLines('a\u001B]0;the real error\nnext')).toBe('a0;the real error\nnext');
});

test('keeps line breaks when asked to', () => {
  expect(printableLines('a\r\nb\tc')).toBe('a\nb c');
  expect(printable('a\r\nb\tc')).toBe('a b c');
  // And nothing else that is not seen.
  expect(printableLines('a\u202Eb\n\bc\u200B')).toBe('ab\nc');
});

test('arbitrary text comes out without anything unseen', () => {
  expect(() => assert(property(string({ unit: 'binary' }), comesOutClean))).not.toThrow();
});

test('a megabyte of beginnings takes no time', () => {
  expect(printable('\u001B]\u009D'.repeat(300_000))).toBe('');
});

test('shortens by whole lines and counts what is left out', () => {
  expect(firstLines('\n\na\nb\nc\nd\n', 2)).toEqual(['a', 'b', '… 2 more lines']);
  expect(firstLines('a\nb\nc', 2)).toEqual(['a', 'b', '… 1 more line']);
  expect(firstLines('a\nb', 2)).toEqual(['a', 'b']);
});

test('shortens full container ids and nothing else', () => {
  const id = '0123456789abcdef'.repeat(4);
  expect(shortIds(`/docker/${id}/pids.max 0123456789abcdef`)).toBe('/docker/0123456789ab…/pids.max 0123456789abcdef');
});

test('quotes what a shell would take apart', () => {
  expect(shellWord('/sys/fs/cgroup/a-b.slice')).toBe('/sys/fs/cgroup/a-b.slice');
  expect(shellWord(String.raw`a\x2d b'$(id)`)).toBe(String.raw`'a\x2d b'\''$(id)'`);
});
