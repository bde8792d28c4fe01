import { array, assert, constantFrom, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError } from '../../../harness/model/harness-error.ts';
import { parseScenario } from '../../../harness/schema/scenario.ts';

function messageOf(text: string): string {
  try {
    parseScenario(text, 'x.yaml');
    return 'accepted';
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'SCENARIO_INVALID') return error.message;
    throw error;
  }
}

test.each([
  ['', 'x.yaml:1:1: the file is empty'],
  ['# only a comment\n', 'x.yaml:1:1: the file is empty'],
  ['title: a\n---\ntitle: b\n', 'x.yaml:2:1: a second document begins here: a file holds one scenario'],
  ['title: a\ntitle: b\n', 'x.yaml:2:1: Map keys must be unique'],
  ['title: *nowhere\n', 'x.yaml:1:8: an alias has no anchor before it'],
  ['title: !!js/function x\n', 'x.yaml:1:8: Unresolved tag: tag:yaml.org,2002:js/function'],
  [`title: ${'x'.repeat(256 * 1024)}`, 'x.yaml:1:1: the file is larger than 256 KiB'],
])('%j is refused with its place', (text, message) => {
  expect(messageOf(text)).toBe(message);
});

test('a bomb of aliases is refused and not unfolded', () => {
  const levels = Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`);
  expect(messageOf(['a0: &a0 [x]', ...levels].join('\n'))).toContain('too many aliases');
});

test('a few aliases are fine, and problems behind them still have a place', () => {
  expect(messageOf('title: &t A title\ntags: [*t]\nfaults: []\nexpect: { diagnosis: healthy }')).toMatch(
    /^x\.yaml:2:8: tags\[0\]: /,
  );
});

test.each(['[', '- ', '{a: '])('deep nesting of %j is refused', (open) => {
  expect(messageOf(open.repeat(30_000))).toMatch(/^x\.yaml:1:\d+: the text is nested too deeply$/);
});

test('an alias to itself ends', () => {
  expect(messageOf('&a [*a]')).toMatch(/^x\.yaml:1:/);
});

test('keys that mean something to JavaScript are unknown keys like any other', () => {
  expect(messageOf('__proto__: { title: x }\nconstructor: 1\n')).toContain('x.yaml:1:1: __proto__: unknown key');
});

test('nothing of the file reaches the terminal as a control character', () => {
  const message = messageOf('title: a\n"\\e[2J\\u202Ekey": 1\nfaults: "\\e]0;x\\a"\n');
  expect(message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('there is an end to the lines of a message', () => {
  const keys = Array.from({ length: 500 }, (_, n) => `key${n}: 1`).join('\n');
  expect(messageOf(keys).split('\n')).toHaveLength(21);
});

test('arbitrary text is a scenario or a problem, never another error', () => {
  expect(() =>
    assert(property(string({ unit: 'binary', maxLength: 200 }), (text) => messageOf(text) !== '')),
  ).not.toThrow();
  const line = constantFrom('title: x', 'faults:', '  - fault: thread-bomb', '    max: 1', 'expect: *a', '? [a]', '&a');
  expect(() => assert(property(array(line), (lines) => messageOf(lines.join('\n')) !== ''))).not.toThrow();
});
