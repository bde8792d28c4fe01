import { describe, expect, test } from 'vitest';

import type { ContainerSecurity, SeccompAnswer } from '../../../harness/model/security.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import rule from '../../../harness/rules/seccomp-eperm.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { readingOf, said, user, users, worked } from './paper-exec.ts';

const EQ = 'SCMP_CMP_EQ';
const setuid: SeccompAnswer = { call: 'setuid', action: 'errno', errno: 1, when: [{ index: 0, op: EQ, value: 1000 }] };
const clone3: SeccompAnswer = { call: 'clone3', action: 'errno', errno: 1, when: [] };
const asked = users(user(), user({ asked: '1000', uid: 1000, gid: 1000 }));
const TEXT =
  'OCI runtime exec failed: exec failed: unable to start container process: unable to setup user: operation not permitted: unknown';

function security(refusals: readonly SeccompAnswer[], more: Partial<ContainerSecurity> = {}): Reading {
  const status = { effective: 'a80425fb', bounding: 'a80425fb', noNewPrivileges: false, seccomp: 'filter' } as const;
  const given = { wanted: null, shimBounding: null, deniedDevices: null };
  return readingOf('container.security', { ...status, ...given, refusals, ...more });
}

describe('speaks', () => {
  test('of a profile that refuses the change to the very user that was asked for', () => {
    expect(answerOf(rule, [security([setuid]), asked])).toMatchObject({
      finding: { layer: 'runtime-init', strength: 'strong', because: expect.stringContaining('argument 0 EQ 1000') },
    });
    expect(answerOf(rule, [security([setuid]), asked, said(TEXT)])).toMatchObject({ finding: { strength: 'strong' } });
  });

  test.each([3, 4])('of a profile that refuses the groups of the user, however dockerd counts them: %i', (value) => {
    const groups = { ...setuid, call: 'setgroups', when: [{ index: 0, op: EQ, value }] };
    const clerk = users(user(), user({ asked: 'clerk', uid: 1000, gid: 1000, groups: [5, 6, 7] }));
    expect(answerOf(rule, [security([groups]), clerk])).toMatchObject({ finding: { layer: 'runtime-init' } });
    expect(answerOf(rule, [security([groups]), users(user())]).status).toBe('ruled-out');
  });

  test('of a command that was not permitted, where the profile refuses what programs begin with', () => {
    const denied = said('job: can not make a thread: Operation not permitted', {
      outcome: 'works',
      end: { status: 'exited', exitCode: 1 },
    });
    expect(answerOf(rule, [security([clone3]), denied])).toMatchObject({
      finding: { layer: 'command', strength: 'strong' },
    });
  });
});

describe('is silent', () => {
  test.each([
    ['another user', [security([setuid]), users(user(), user({ uid: 1001 }))]],
    [
      'ENOSYS, on which a C library falls back',
      [security([{ ...clone3, errno: 38 }]), said('x: Operation not permitted')],
    ],
    ['a profile alone', [security([clone3]), asked]],
    ['no filter', [security([setuid], { seccomp: 'off' }), asked]],
    ['execs that work', [security([setuid]), asked, worked]],
  ])('about %s', (_, readings) => {
    expect(answerOf(rule, readings).status).toBe('ruled-out');
  });
});
