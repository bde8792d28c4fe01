import { describe, expect, test } from 'vitest';

import type { ExecSize } from '../../../harness/model/exec-place.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import rule from '../../../harness/rules/argument-list-too-long.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { readingOf, said, worked } from './paper-exec.ts';

const MIB = 1024 ** 2;

function size(more: Partial<ExecSize>): Reading {
  return readingOf('exec.size', {
    argumentCount: 2,
    argumentBytes: 20,
    longestArgument: { which: 'argument 1', bytes: 10 },
    variableCount: 3,
    variableBytes: 100,
    longestVariable: { which: 'PATH', bytes: 66 },
    stackBytes: 8 * MIB,
    ...more,
  });
}

describe('speaks', () => {
  test.each([
    [
      'one argument of more than 128 KiB',
      { longestArgument: { which: 'argument 1', bytes: 131_073 } },
      'argument 1 alone',
    ],
    ['one variable of more than 128 KiB', { longestVariable: { which: 'LIST', bytes: 131_073 } }, 'LIST alone'],
    ['all together above a quarter of the stack limit', { argumentBytes: 2 * MIB }, 'most of it is arguments'],
    ['an environment above it', { variableBytes: 2 * MIB }, 'most of it is environment'],
    ['a small stack limit', { stackBytes: MIB, argumentBytes: MIB / 4 }, 'of at most 262144 bytes'],
    ['no stack limit: 6 MiB all the same', { stackBytes: null, argumentBytes: 6 * MIB }, 'of at most 6291456 bytes'],
  ])('of %s', (_, more, words) => {
    expect(answerOf(rule, [size(more)])).toMatchObject({
      finding: { layer: 'command', strength: 'strong', because: expect.stringContaining(words) },
    });
  });

  test('for certain when the kernel says so', () => {
    const text = 'exec /bin/true: argument list too long';
    const reading = size({ argumentBytes: 2 * MIB });
    expect(answerOf(rule, [reading, said(text)])).toMatchObject({ finding: { strength: 'conclusive' } });
  });
});

describe('is silent', () => {
  test.each([
    ['an argument of exactly 128 KiB with its NUL', { longestArgument: { which: 'argument 1', bytes: 131_072 } }],
    ['a stack limit below which the kernel grants 128 KiB', { stackBytes: 65_536, argumentBytes: 100_000 }],
    ['just as much as the kernel copies', { argumentBytes: 2 * MIB - 100 - 5 * 8 }],
  ])('about %s', (_, more) => {
    expect(answerOf(rule, [size(more)]).status).toBe('ruled-out');
  });

  test('when the command works all the same', () => {
    expect(answerOf(rule, [size({ argumentBytes: 2 * MIB }), worked]).status).toBe('ruled-out');
  });
});
