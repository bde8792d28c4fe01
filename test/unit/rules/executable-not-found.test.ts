import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/executable-not-found.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { ELF, nothingAsked, program, programFile, readingOf, said, inspect, worked } from './paper-exec.ts';

const missing = program({ why: 'missing', at: '/srv/job' });
const TEXT =
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "/srv/job": stat /srv/job: no such file or directory: unknown\r\n';

describe('speaks', () => {
  test('of a path that is not there, without running it', () => {
    expect(answerOf(rule, [missing])).toMatchObject({
      finding: { layer: 'runtime-init', strength: 'strong', because: expect.stringContaining('/srv/job') },
    });
  });

  test('for certain when the runtime says so too, with a remedy for this container', () => {
    expect(answerOf(rule, [missing, said(TEXT), readingOf('container.inspect', inspect)])).toMatchObject({
      finding: {
        strength: 'conclusive',
        remedy: [{ commands: [expect.stringContaining('docker exec web ')] }, expect.anything()],
      },
    });
  });

  test('of a name that no directory of PATH has, and lists them', () => {
    const searched = ['/usr/bin', '/bin'];
    const reading = program({ why: 'missing', at: 'jobb' }, { word: 'jobb', searched });
    expect(answerOf(rule, [reading])).toMatchObject({
      finding: { because: expect.stringContaining('none of the 2 directories of PATH: /usr/bin, /bin') },
    });
  });
});

describe('is silent', () => {
  test('when the file is there', () => {
    expect(answerOf(rule, [program(programFile(ELF)), said(TEXT)]).status).toBe('ruled-out');
  });

  test('when the execs failed with other words: they did not get so far', () => {
    expect(answerOf(rule, [missing, said('read init-p: connection reset by peer')]).status).toBe('ruled-out');
  });

  test('when the command works all the same', () => {
    expect(answerOf(rule, [missing, worked]).status).toBe('ruled-out');
  });

  test('when nobody said which command', () => {
    expect(answerOf(rule, [nothingAsked])).toMatchObject({ status: 'ruled-out', because: 'no command was given' });
  });
});
