import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/missing-interpreter.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { ELF, need, program, programFile, said } from './paper-exec.ts';

const script = programFile({ kind: 'script', interpreter: '/bin/bash', argument: null });
const noBash = program(script, { needs: [need('interpreter', '/bin/bash')] });
const LOADER = '/lib64/ld-linux-x86-64.so.2';
const glibc = programFile({ kind: 'elf', bits: 64, machine: 62, loader: { path: LOADER } });
const TEXT = 'exec /srv/job: no such file or directory';

describe('speaks', () => {
  test('of a script whose interpreter is not there', () => {
    expect(answerOf(rule, [noBash])).toMatchObject({
      finding: { layer: 'command', strength: 'strong', because: expect.stringContaining('the interpreter /bin/bash') },
    });
  });

  test('of a program whose loader is not there', () => {
    expect(answerOf(rule, [program(glibc, { needs: [need('loader', LOADER)] })])).toMatchObject({
      finding: { because: expect.stringContaining(`the loader ${LOADER}`) },
    });
  });

  test('of the interpreter of an interpreter, and says who names it', () => {
    const middle = programFile({ kind: 'script', interpreter: '/opt/python', argument: null });
    const reading = program(script, {
      needs: [need('interpreter', '/bin/bash', middle), need('interpreter', '/opt/python')],
    });
    expect(answerOf(rule, [reading])).toMatchObject({
      finding: { because: expect.stringContaining('/opt/python that /bin/bash names') },
    });
  });

  test.each([
    ['runc 1.1 and later', TEXT],
    ['crun', 'exec container process (missing dynamic library?) `/srv/job`: No such file or directory'],
    ['runc 1.0', 'standard_init_linux.go:228: exec user process caused: no such file or directory'],
  ])('for certain when the kernel says so too, in the words of %s', (_, text) => {
    expect(answerOf(rule, [noBash, said(text)])).toMatchObject({ finding: { strength: 'conclusive' } });
  });
});

describe('is silent', () => {
  test.each([
    ['when all is there', program(script, { needs: [need('interpreter', '/bin/bash', programFile(ELF))] })],
    ['when the command itself is not there', program({ why: 'missing', at: '/srv/job' })],
    [
      'about a carriage return',
      program(programFile({ kind: 'script', interpreter: '/bin/sh\r', argument: null }), {
        needs: [need('interpreter', '/bin/sh\r')],
      }),
    ],
  ])('%s', (_, reading) => {
    expect(answerOf(rule, [reading, said(TEXT)]).status).toBe('ruled-out');
  });
});
