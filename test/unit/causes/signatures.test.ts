import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { causes } from '../../../harness/causes/index.ts';
import type { Signature } from '../../../harness/model/knowledge.ts';
import { examples } from './examples.ts';

function patternsOf({ says, unless }: Signature): readonly RegExp[] {
  return [...(says instanceof RegExp ? [says] : says), ...(unless === undefined ? [] : [unless])];
}

const patterns = new Map(
  causes.flatMap(({ signatures }) => signatures.flatMap(patternsOf)).map((pattern) => [pattern.source, pattern]),
);

/** What the patterns begin with and wait for: words of the texts, and runs of what their classes take. */
const pieces = [
  ...new Set(examples.flatMap(({ texts }) => texts.flatMap((text) => text.split(/(?<=[ :/"(`])/u)))),
  'a/',
  ' ',
  '/',
  '"',
  ': ',
  '9',
  'fork/exec /',
  'write /sys/fs/cgroup/',
  'error mounting "',
];

/** As much as `explain` hands over at most is 12,000 characters. */
const LENGTH = 24_000;
/** Generous: the slowest measured is 120 ms. */
const DEADLINE_MS = 1_500;

const hostile = array(constantFrom(...pieces), { minLength: 1, maxLength: 6 })
  .map((some) => some.join(''))
  .map((piece) => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH));

/** Milliseconds of the slowest pattern. A quadratic one takes seconds at this length, a linear one a few milliseconds. */
function slowestMs(text: string): { readonly ms: number; readonly pattern: string } {
  let slowest = { ms: 0, pattern: '' };
  for (const [source, pattern] of patterns) {
    const start = performance.now();
    pattern.test(text);
    const ms = performance.now() - start;
    if (ms > slowest.ms) slowest = { ms, pattern: source };
  }
  return slowest;
}

/** A sign in a class is no quantifier. */
function withoutClasses(source: string): string {
  return source.replaceAll(/\[(?:\\.|[^\]\\])*\]/gu, '[]');
}

describe('signatures', () => {
  test('keep no state between two texts, and do not mind case', () => {
    expect([...patterns.values()].filter(({ flags }) => !/^im?u$/u.test(flags)).map(String)).toEqual([]);
  });

  test('have no unbounded quantifier, so that a hostile line costs no more than an honest one', () => {
    const unbounded = /(?<!\\)(?:\\\\)*(?:\]|\)|\\[a-zA-Z]|\.)(?:[*+]|\{\d+,\})/u;
    expect([...patterns.keys()].filter((source) => unbounded.test(withoutClasses(source)))).toEqual([]);
  });

  test('take any text within a bounded time', { timeout: 120_000 }, () => {
    assert(
      property(hostile, (text) => {
        const { ms, pattern } = slowestMs(text);
        expect(ms < DEADLINE_MS ? 'in time' : `${ms} ms: ${pattern}`).toBe('in time');
      }),
      { numRuns: 12 },
    );
  });
});
