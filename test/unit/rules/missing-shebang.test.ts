import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/missing-shebang.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { ELF, need, program, programFile, said } from './paper-exec.ts';

const text = programFile({ kind: 'text', begins: 'plain' });

describe('speaks', () => {
  test.each([
    ['text', text.format, 'does not begin with #!', 'strong'],
    ['an empty file', { kind: 'empty' }, 'is empty', 'strong'],
    ['a byte order mark', { kind: 'text', begins: 'byte-order-mark' }, 'byte order mark', 'strong'],
    ['a blank line', { kind: 'text', begins: 'blank' }, 'blank before #!', 'strong'],
    [
      'a line with nothing behind #!',
      { kind: 'script', interpreter: '', argument: null },
      'names no interpreter',
      'strong',
    ],
    ['something that nobody knows', { kind: 'data' }, 'no ELF program', 'weak'],
  ] as const)('of %s', (_, format, words, strength) => {
    expect(answerOf(rule, [program(programFile(format))])).toMatchObject({
      finding: { layer: 'command', strength, because: expect.stringContaining(words) },
    });
  });

  test('for certain when the kernel says so too, in the words of runc 1.0 as well', () => {
    const old = 'container_linux.go:380: starting container process caused: exec format error: unknown';
    expect(answerOf(rule, [program(text), said(old)])).toMatchObject({ finding: { strength: 'conclusive' } });
  });

  test('of an interpreter that is itself such a text', () => {
    const script = programFile({ kind: 'script', interpreter: '/opt/run', argument: null });
    expect(answerOf(rule, [program(script, { needs: [need('interpreter', '/opt/run', text)] })]).status).toBe(
      'matched',
    );
  });
});

describe('is silent', () => {
  test.each([
    ['an ELF program', program(programFile(ELF))],
    ['a script with a first line', program(programFile({ kind: 'script', interpreter: '/bin/sh', argument: null }))],
    ['a directory', program(programFile({ kind: 'empty' }, { file: { ...text.file, type: 'directory' } }))],
    ['a jar that binfmt_misc takes', program(programFile({ kind: 'data' }), { emulators: ['jar'] })],
  ])('about %s', (_, reading) => {
    expect(answerOf(rule, [reading, said('exec /srv/job: exec format error')]).status).toBe('ruled-out');
  });
});
