import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/wrong-architecture.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { ELF, need, nothingAsked, program, programFile, said } from './paper-exec.ts';

const arm = programFile({ kind: 'elf', bits: 64, machine: 183, loader: { path: null } });
const TEXT = 'exec /srv/job: exec format error';

describe('speaks', () => {
  test('of an ELF program for another machine, and names both', () => {
    expect(answerOf(rule, [program(arm)])).toMatchObject({
      finding: {
        layer: 'command',
        strength: 'strong',
        because: expect.stringMatching(/a program for aarch64, this machine is x86_64/u),
        explains: ['missing-interpreter'],
      },
    });
  });

  test('for certain when the kernel says so too', () => {
    const ended = { end: { status: 'exited', exitCode: 1 } } as const;
    expect(answerOf(rule, [program(arm), said(TEXT, ended)])).toMatchObject({ finding: { strength: 'conclusive' } });
  });

  test('of a script whose interpreter is for another machine', () => {
    const script = programFile({ kind: 'script', interpreter: '/bin/sh', argument: null });
    const reading = program(script, { needs: [need('interpreter', '/bin/sh', arm)] });
    expect(answerOf(rule, [reading]).status).toBe('matched');
  });

  test('of a program for Windows', () => {
    expect(answerOf(rule, [program(programFile({ kind: 'foreign', system: 'Windows' }))])).toMatchObject({
      finding: { because: expect.stringContaining('Windows') },
    });
  });

  test('no more than weakly of 32 bits of the same family: the kernel may run them', () => {
    const old = programFile({ kind: 'elf', bits: 32, machine: 3, loader: { path: null } });
    expect(answerOf(rule, [program(old)])).toMatchObject({ finding: { strength: 'weak' } });
  });
});

describe('is silent', () => {
  test('when an emulator is registered for it', () => {
    expect(answerOf(rule, [program(arm, { emulators: ['qemu-aarch64'] })])).toMatchObject({
      because: expect.stringContaining('qemu-aarch64'),
    });
  });

  test.each([
    ['a program for this machine', program(programFile(ELF)), TEXT],
    ['text', program(programFile({ kind: 'text', begins: 'plain' })), TEXT],
    ['no command', nothingAsked, TEXT],
  ])('about %s, whatever the exec says', (_, reading, text) => {
    expect(answerOf(rule, [reading, said(text)]).status).toBe('ruled-out');
  });

  test('when this machine is not known', () => {
    expect(answerOf(rule, [program(arm, { hostMachine: null })]).status).toBe('ruled-out');
  });
});
