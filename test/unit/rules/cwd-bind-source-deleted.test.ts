import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/cwd-bind-source-deleted.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { deleted, missing, place, places, refusedIn } from './paper-place.ts';
import { worked } from './paper-exec.ts';

const TEXT =
  'OCI runtime exec failed: exec failed: unable to start container process: current working directory is outside of container mount namespace root -- possible container breakout detected: unknown';

describe('speaks', () => {
  test('of a mount whose source has no name any more, and names the source', () => {
    expect(answerOf(rule, [places(deleted)])).toMatchObject({
      finding: {
        layer: 'runtime-init',
        strength: 'strong',
        because: expect.stringContaining('source /data/job was deleted'),
      },
    });
  });

  test.each([
    ['runc since 1.1.12', TEXT],
    ['crun since 1.14.1', 'getcwd: No such file or directory'],
  ])('for certain when the runtime says so, in the words of %s', (_, text) => {
    expect(answerOf(rule, [places(deleted), refusedIn('true', text)])).toMatchObject({
      finding: { strength: 'conclusive' },
    });
  });

  test('of a directory below it that went with it', () => {
    const below = { ...missing, mount: deleted.mount };
    expect(answerOf(rule, [places(below)]).status).toBe('matched');
  });
});

describe('is silent', () => {
  test('when the source has its name, and about a directory that never was', () => {
    expect(answerOf(rule, [places(place), refusedIn('true', TEXT)]).status).toBe('ruled-out');
    expect(answerOf(rule, [places(missing)]).status).toBe('ruled-out');
  });

  test('when execs work all the same, as with a runtime that does not check', () => {
    expect(answerOf(rule, [places(deleted), worked]).status).toBe('ruled-out');
  });
});
