import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { causes } from '../../../harness/causes/index.ts';
import { explainer, explainText } from '../../../harness/explain/explain.ts';
import { MARKS } from '../../../harness/explain/marks.ts';
import { parseRecord } from '../../../harness/explain/record.ts';
import { MAX_LINE_BYTES, scanner } from '../../../harness/explain/scan.ts';
import { peel } from '../../../harness/explain/wrappers.ts';

/** Text made of what logs are made of, so that it gets further than the first check. */
const near = fc
  .array(
    fc.oneof(
      fc.constantFrom(...MARKS),
      fc.constantFrom(
        '\n',
        '"',
        String.raw`\"`,
        String.raw`\\\"`,
        '{',
        '}',
        'msg="',
        'err="',
        'time="',
        '\u001B[',
        '\0',
        '\r',
        ': ',
        'Mar  1 10:00:00 ',
        '2026-03-01T10:00:00Z ',
        'E0301 10:00:00.1 1 a.go:1] ',
        '  Warning  Failed  1s  kubelet  ',
        '0123456789abcdef'.repeat(4),
        'rpc error: code = Unknown desc = ',
        'OCI runtime exec failed: ',
        ': unknown',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('arbitrary input never throws', () => {
  test('a line', () => {
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (text) => {
        expect(() => peel(parseRecord(text).text)).not.toThrow();
      }),
    );
  });

  test('a log', () => {
    fc.assert(
      fc.property(near, (text) => {
        expect(() => explainText(causes, text)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  test('bytes that are no text', () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), (portions) => {
        const all = explainer(causes);
        for (const portion of portions) all.push(portion);
        expect(all.end().bytes).toBe(portions.reduce((sum, { length }) => sum + length, 0));
      }),
      { numRuns: 60 },
    );
  });
});

test('how the input is cut into portions changes nothing', () => {
  const text = fc.array(fc.oneof(near, fc.constantFrom('x'.repeat(500))), { maxLength: 20 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 700 }), (lines, size) => {
      const bytes = new TextEncoder().encode(lines.join('\n'));
      const whole = linesOf([bytes]);
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(linesOf(parts)).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});

function linesOf(portions: readonly Uint8Array[]): readonly unknown[] {
  const found: unknown[] = [];
  const scan = scanner((line) => found.push(line));
  for (const portion of portions) scan.push(portion);
  scan.end();
  return found;
}

test('behind the head only marked lines come out, each with a few behind it', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => (index === 15_000 ? 'x procReady x' : `quiet ${index}`));
  const found: string[] = [];
  const scan = scanner(({ text, inHead }) => {
    if (!inHead) found.push(text);
  });
  scan.push(new TextEncoder().encode(lines.join('\n')));
  scan.end();
  expect(found[0]).toBe('x procReady x');
  expect(found.length).toBeLessThan(10);
});

/** Each is what some pattern could be slow on; a second is far more than any takes. */
const SLOW: Readonly<Record<string, string>> = {
  'one line of a megabyte': `OCI runtime exec failed: ${'a'.repeat(1_000_000)}`,
  backslashes: `OCI runtime exec failed: ${'\\'.repeat(60_000)}`,
  'quotes that never end': `level=error ${'msg="'.repeat(10_000)}\\`,
  'envelopes without end': 'OCI runtime exec failed: '.repeat(2500),
  blanks: `exec failed: ${' '.repeat(60_000)}x`,
  'escapes to a terminal': `exec failed: ${'\u001B['.repeat(20_000)}`,
  slashes: `fork/exec ${'/a'.repeat(30_000)}: x`,
  'the same mark again and again': 'fork: '.repeat(10_000),
  braces: `{${'"a":{'.repeat(10_000)}}`,
};

test.each(Object.entries(SLOW))('%s cost no more than honest lines', (_, text) => {
  const started = performance.now();
  explainText(causes, text);
  expect(performance.now() - started).toBeLessThan(1500);
});

test('a longer line is cut, and what follows is read', () => {
  const found: string[] = [];
  const scan = scanner(({ text }) => found.push(text));
  const long = `procReady ${'x'.repeat(3 * MAX_LINE_BYTES)}`;
  for (const part of [long, long, '\nexec failed: next\n']) scan.push(new TextEncoder().encode(part));
  scan.end();
  expect(found.map(({ length }) => length)).toEqual([MAX_LINE_BYTES, 'exec failed: next'.length]);
});
