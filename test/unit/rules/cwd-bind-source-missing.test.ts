import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/cwd-bind-source-missing.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { deleted, missing, mount, place, places, refusedIn } from './paper-place.ts';
import { worked } from './paper-exec.ts';

const TEXT =
  'OCI runtime exec failed: exec failed: unable to start container process: chdir to cwd ("/work") set in config.json failed: no such file or directory: unknown';

describe('speaks', () => {
  test("of the container's own directory, which breaks every exec", () => {
    expect(answerOf(rule, [places(missing)])).toMatchObject({
      finding: {
        layer: 'runtime-init',
        strength: 'strong',
        because: expect.stringContaining("the container's working directory /work does not exist"),
      },
    });
  });

  test('of the one that was asked for', () => {
    expect(answerOf(rule, [places(place, missing)])).toMatchObject({
      finding: { because: expect.stringContaining('that was asked for') },
    });
  });

  test.each([
    ['runc', TEXT],
    ['crun', 'chdir to `/work`: No such file or directory'],
  ])('for certain when the runtime says so, in the words of %s', (_, text) => {
    expect(answerOf(rule, [places(missing), refusedIn('null-exec', text)])).toMatchObject({
      finding: { strength: 'conclusive' },
    });
  });

  test('of a file where a directory was meant', () => {
    const file = { ...place, found: { file: { ...missing.mountedFile, type: 'file' as const }, through: [] } };
    expect(answerOf(rule, [places(file)]).status).toBe('matched');
  });
});

describe('is silent', () => {
  test('when it is there', () => {
    expect(answerOf(rule, [places(place, place)]).status).toBe('ruled-out');
  });

  test('when its mount was deleted: then it has been there', () => {
    expect(answerOf(rule, [places(deleted)]).status).toBe('ruled-out');
    expect(answerOf(rule, [places({ ...missing, mount: { ...mount, state: 'deleted' } })]).status).toBe('ruled-out');
  });

  test('when execs work all the same', () => {
    expect(answerOf(rule, [places(missing), worked]).status).toBe('ruled-out');
  });
});
