import { expect, test } from 'vitest';

import rule from '../../../harness/rules/user-lookup-without-bind-mounts.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { said, user, users } from './paper-exec.ts';

const known = user({ asked: 'app', uid: 1000, gid: 1000, files: 'mounted' });
const TEXT = 'unable to find user app: no matching entries in passwd file\r\n';

test('speaks of a user that the container has in a mounted file, and the engine did not find', () => {
  expect(answerOf(rule, [users(user(), known), said(TEXT)])).toMatchObject({
    finding: {
      layer: 'dockerd',
      strength: 'strong',
      remedy: [{ commands: [expect.stringContaining('-u 1000:1000')] }],
    },
  });
});

test('is no more than weak when nothing is mounted there', () => {
  const plain = users(user(), { ...known, files: 'of-the-image' });
  expect(answerOf(rule, [plain, said(TEXT)])).toMatchObject({ finding: { strength: 'weak' } });
});

test('is silent without a refused exec, and about a user that nobody has', () => {
  expect(answerOf(rule, [users(user(), known)]).status).toBe('ruled-out');
  const stranger = user({ asked: 'app', uid: null, gid: null, unknown: 'user' });
  expect(answerOf(rule, [users(user(), stranger), said(TEXT)]).status).toBe('ruled-out');
});
