import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/user-not-in-container.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { said, user, users, worked } from './paper-exec.ts';

const stranger = user({ asked: 'app', uid: null, gid: null, unknown: 'user' });
const TEXT = 'unable to find user app: no matching entries in passwd file\r\n';

describe('speaks', () => {
  test('of a name that was asked for', () => {
    expect(answerOf(rule, [users(user(), stranger)])).toMatchObject({
      finding: {
        layer: 'dockerd',
        strength: 'strong',
        because: expect.stringContaining('user app, which was asked for'),
      },
    });
  });

  test("of the container's own, which every exec runs as", () => {
    expect(answerOf(rule, [users(stranger)])).toMatchObject({
      finding: { because: expect.stringContaining("the container's own") },
    });
  });

  test('of a group', () => {
    const group = user({ asked: '0:staff2', gid: null, unknown: 'group', groupFile: 'none' });
    expect(answerOf(rule, [users(user(), group)])).toMatchObject({
      finding: { because: expect.stringMatching(/group staff2.*has no \/etc\/group/u) },
    });
  });

  test('for certain when the engine says so', () => {
    expect(answerOf(rule, [users(user(), stranger), said(TEXT)])).toMatchObject({
      finding: { strength: 'conclusive' },
    });
  });
});

describe('is silent', () => {
  test('about a number without entry', () => {
    expect(answerOf(rule, [users(user({ asked: '4321', uid: 4321 }))])).toMatchObject({
      because: 'user 4321 is uid 4321',
    });
  });

  test('when the exec works all the same', () => {
    expect(answerOf(rule, [users(user(), stranger), worked]).status).toBe('ruled-out');
  });
});
