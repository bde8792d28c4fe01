import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/executable-permission.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { directory, ELF, file, need, program, programFile, readingOf, said, user, users } from './paper-exec.ts';

const DENIED =
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "/srv/job": permission denied: unknown';
const noBit = program(programFile(ELF, { file: file({ mode: 0o644 }) }));
const nobody = users(user(), user({ asked: '65534', uid: 65_534, gid: 65_534 }));

describe('speaks', () => {
  test.each([
    ['a file without exec bit', noBit, 'mode 0644'],
    ['a directory', program(programFile({ kind: 'empty' }, { file: { ...directory, path: '/srv/job' } })), 'directory'],
    ['a mount with noexec', program(programFile(ELF, { mount: 'noexec' })), 'noexec'],
    [
      'an interpreter without exec bit',
      program(programFile({ kind: 'script', interpreter: '/opt/run', argument: null }), {
        needs: [need('interpreter', '/opt/run', programFile(ELF, { file: file({ path: '/opt/run', mode: 0o644 }) }))],
      }),
      'interpreter /opt/run',
    ],
  ])('of %s, without running it', (_, reading, words) => {
    expect(answerOf(rule, [reading])).toMatchObject({
      finding: { layer: 'runtime-init', strength: 'strong', because: expect.stringContaining(words) },
    });
  });

  test("of another's file, for the user that was asked for", () => {
    const owned = program(programFile(ELF, { file: file({ mode: 0o700 }) }));
    expect(answerOf(rule, [owned, nobody])).toMatchObject({
      finding: { because: expect.stringContaining('uid 65534') },
    });
    expect(answerOf(rule, [owned, users(user())]).status).toBe('ruled-out');
  });

  test('of a directory above it that the user may not search', () => {
    const closed = programFile(ELF, {
      through: [
        { ...directory, path: '/' },
        { ...directory, mode: 0o700 },
      ],
    });
    expect(answerOf(rule, [program(closed), nobody])).toMatchObject({
      finding: { strength: 'weak', because: expect.stringContaining('may not search /srv') },
    });
  });

  test("of root's, where the container has lost the capability to override modes", () => {
    const owned = program(programFile(ELF, { file: file({ mode: 0o700, uid: 1000 }) }));
    const security = {
      effective: '0',
      bounding: '0',
      noNewPrivileges: false,
      seccomp: 'off',
      refusals: [],
      wanted: null,
      shimBounding: null,
      deniedDevices: null,
    } as const;
    const without = readingOf('container.security', security);
    expect(answerOf(rule, [owned, users(user()), without]).status).toBe('matched');
    const full = readingOf('container.security', { ...security, bounding: '00000000a80425fb' });
    expect(answerOf(rule, [owned, users(user()), full]).status).toBe('ruled-out');
  });

  test('for certain when the runtime says so too', () => {
    expect(answerOf(rule, [noBit, said(DENIED)])).toMatchObject({ finding: { strength: 'conclusive' } });
  });
});

describe('is silent', () => {
  test('when bits and user fit', () => {
    expect(answerOf(rule, [program(programFile(ELF)), nobody]).status).toBe('ruled-out');
  });

  test('when the file is not there at all', () => {
    expect(answerOf(rule, [program({ why: 'missing', at: '/srv/job' }), said(DENIED)]).status).toBe('ruled-out');
  });

  test('about owners in a user namespace: their numbers are not the same', () => {
    const owned = program(programFile(ELF, { file: file({ mode: 0o700, uid: 100_000 }) }));
    const mapped = readingOf('exec.users', {
      container: user(),
      exec: user({ uid: 0 }),
      namespace: 'mapped',
      uidMap: [],
      gidMap: [],
    });
    expect(answerOf(rule, [owned, mapped]).status).toBe('ruled-out');
  });
});
