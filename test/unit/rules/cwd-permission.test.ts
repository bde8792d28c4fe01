import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/cwd-permission.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { closed, missing, place, places, refusedIn } from './paper-place.ts';
import { readingOf, user, users } from './paper-exec.ts';

const nobody = users(user({ asked: '65534', uid: 65_534, gid: 65_534 }));
const TEXT = 'chdir to cwd ("/work") set in config.json failed: permission denied: unknown';

function home(runtimeVersion: string): Reading {
  return readingOf('container.home', {
    initPid: 4095,
    shimPid: 4000,
    containerId: 'c0ffee',
    namespace: 'moby',
    containerdSocket: '/run/containerd/containerd.sock',
    bundlePath: '/run/b',
    runtimeBinary: '/usr/sbin/runc',
    runtimeRoot: '/run/r',
    runtimeVersion,
  });
}

describe('speaks', () => {
  test.each(['runc version 1.0.0-rc93', 'crun version 1.3'])('of a closed directory under %s', (version) => {
    expect(answerOf(rule, [places(closed()), nobody, home(version)])).toMatchObject({
      finding: {
        layer: 'runtime-init',
        strength: 'strong',
        because: expect.stringContaining('uid 65534 may not search'),
      },
    });
  });

  test('for certain when the runtime was refused, and modes say so too or not', () => {
    const refused = refusedIn('true', TEXT);
    expect(answerOf(rule, [places(closed()), nobody, refused])).toMatchObject({ finding: { strength: 'conclusive' } });
    expect(answerOf(rule, [places(place), nobody, refused])).toMatchObject({ finding: { strength: 'conclusive' } });
  });
});

/** Closed for all but its owner. */
function owned(uid: number, mode = 0o700): Reading {
  const { found } = closed(mode);
  if (!('file' in found)) throw new Error('there is no directory');
  return places({ ...place, found: { ...found, file: { ...found.file, uid, gid: uid } } });
}

describe('in a user namespace', () => {
  const map = [{ inside: 0, outside: 100_000, count: 65_536 }];
  const mapped = readingOf('exec.users', {
    container: user(),
    exec: null,
    namespace: 'mapped',
    uidMap: map,
    gidMap: map,
  });

  test('speaks of a directory of a user whom it does not know, whatever the runtime', () => {
    expect(answerOf(rule, [owned(0), mapped, home('runc version 1.3.6')])).toMatchObject({
      finding: { strength: 'strong', because: expect.stringContaining('belongs to user 0 of the machine') },
    });
  });

  test.each([
    ['its own', owned(100_000)],
    ['a stranger, and open to all', owned(0, 0o755)],
  ])('is silent about one of %s', (_, reading) => {
    expect(answerOf(rule, [reading, mapped]).status).toBe('ruled-out');
  });

  test('is silent where nobody read whose ids they are', () => {
    const unread = readingOf('exec.users', {
      container: user(),
      exec: null,
      namespace: 'mapped',
      uidMap: [],
      gidMap: [],
    });
    expect(answerOf(rule, [owned(0), unread]).status).toBe('ruled-out');
  });
});

describe('is silent', () => {
  test.each(['runc version 1.0.0-rc94', 'runc version 1.1.5+ds1', 'crun version 1.4', 'crun version 1.21'])(
    'about a closed directory under %s, which enters it as root',
    (version) => {
      expect(answerOf(rule, [places(closed()), nobody, home(version)])).toMatchObject({
        because: expect.stringContaining('as root before it becomes the user'),
      });
    },
  );

  test.each([
    ['an open directory', places(place)],
    ['a missing one', places(missing)],
    ['one that is searchable and no more', places(closed(0o711))],
  ])('about %s', (_, reading) => {
    expect(answerOf(rule, [reading, nobody, home('runc version 1.0.0-rc93')]).status).toBe('ruled-out');
  });
});
