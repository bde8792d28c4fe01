import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/crlf-line-endings.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { ELF, need, program, programFile, said } from './paper-exec.ts';

const script = programFile({ kind: 'script', interpreter: '/bin/sh\r', argument: null });
const broken = program(script, { needs: [need('interpreter', '/bin/sh\r')] });
const TEXT = 'exec /srv/job: no such file or directory';

describe('speaks', () => {
  test('of an interpreter whose name ends with a carriage return, and shows it', () => {
    expect(answerOf(rule, [broken])).toMatchObject({
      finding: { layer: 'command', strength: 'strong', because: expect.stringContaining(String.raw`"/bin/sh\r"`) },
    });
  });

  test('for certain when the kernel says so too', () => {
    expect(answerOf(rule, [broken, said(TEXT)])).toMatchObject({ finding: { strength: 'conclusive' } });
  });

  test('weakly of an argument that ends with one: the kernel begins, the interpreter may not like it', () => {
    const env = programFile({ kind: 'script', interpreter: '/usr/bin/env', argument: 'bash\r' });
    const reading = program(env, { needs: [need('interpreter', '/usr/bin/env', programFile(ELF))] });
    expect(answerOf(rule, [reading])).toMatchObject({ finding: { strength: 'weak' } });
  });
});

describe('is silent', () => {
  test('when the line ends with a line feed, and the interpreter is missing', () => {
    const plain = programFile({ kind: 'script', interpreter: '/bin/sh', argument: null });
    const reading = program(plain, { needs: [need('interpreter', '/bin/sh')] });
    expect(answerOf(rule, [reading, said(TEXT)]).status).toBe('ruled-out');
  });

  test('when somebody has made an interpreter with that name', () => {
    const reading = program(script, { needs: [need('interpreter', '/bin/sh\r', programFile(ELF))] });
    expect(answerOf(rule, [reading]).status).toBe('ruled-out');
  });
});
