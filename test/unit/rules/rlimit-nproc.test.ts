import { describe, expect, test } from 'vitest';

import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import type { UserTasks } from '../../../harness/model/user-tasks.ts';
import rlimitNproc from '../../../harness/rules/rlimit-nproc.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const healthy = await recording('healthy');
const passive = without(without(healthy.readings, 'exec.attempts'), 'exec.intervention');

/** A container of uid 4321 with RLIMIT_NPROC 5, whose user has so many tasks on the host. */
function withTasks(tasksCount: number, of: Partial<UserTasks> = {}, from = passive): readonly Reading[] {
  const own = changed(from, 'exec.users', (users) => ({
    ...users,
    container: { ...users.container, uid: of.initUid ?? 4321 },
  }));
  const users = changed(own, 'user.tasks', () => ({
    initUid: 4321,
    namespace: 'shared',
    byUid: [{ uid: 4321, tasksCount }],
    ...of,
  }));
  return changed(users, 'process.limits', (limits) => ({
    ...limits,
    init: limits.init === null ? null : { ...limits.init, processes: { soft: 5, hard: 5 } },
  }));
}

function attemptsOf(readings: readonly Reading[]): readonly ExecAttempt[] {
  return readings.flatMap((one) => (one.kind === 'exec.attempts' && one.status === 'read' ? one.value : []));
}

/** `/bin/true` is refused by execve; the null exec ends before it. */
function refused(readings: readonly Reading[]): readonly Reading[] {
  const stdout = 'exec /bin/true: resource temporarily unavailable\r\n';
  return changed(readings, 'exec.attempts', (attempts) =>
    attempts.map((one) => (one.kind === 'null-exec' ? one : { ...one, outcome: 'fails', stdout })),
  );
}

test('speaks when the user has more tasks than the limit, wherever they are', () => {
  expect(answerOf(rlimitNproc, withTasks(6))).toMatchObject({
    status: 'matched',
    finding: {
      layer: 'command',
      strength: 'strong',
      because: expect.stringContaining('uid 4321 has 6 tasks on this host'),
    },
  });
});

test('null execs that work say nothing against it: they never get to execve', () => {
  const nullOnly = changed(withTasks(6, {}, healthy.readings), 'exec.attempts', (attempts) =>
    attempts.filter(({ kind }) => kind === 'null-exec'),
  );
  expect(answerOf(rlimitNproc, nullOnly)).toMatchObject({ finding: { strength: 'strong' } });
});

test('is conclusive by the words of execve, which nothing else makes it say', () => {
  expect(answerOf(rlimitNproc, refused(withTasks(6, {}, healthy.readings)))).toMatchObject({
    finding: { strength: 'conclusive', citations: [{}, {}, { kind: 'exec.attempts' }] },
  });
});

test('at the limit a process still starts from Linux 5.17 on, and before it did not', () => {
  expect(answerOf(rlimitNproc, withTasks(5))).toMatchObject({
    finding: { strength: 'weak', because: expect.stringContaining('may not fork') },
  });
  const older = changed(withTasks(5), 'host.kernel', () => ({ release: '5.15.0-91-generic', major: 5, minor: 15 }));
  expect(answerOf(rlimitNproc, older)).toMatchObject({ finding: { strength: 'strong' } });
});

/** Somebody asks for an exec as that uid. */
function as(uid: number, readings: readonly Reading[]): readonly Reading[] {
  return changed(readings, 'exec.users', (users) => ({
    ...users,
    exec: { ...users.container, asked: String(uid), uid },
  }));
}

test('counts the user that was asked for, and not the container’s', () => {
  expect(answerOf(rlimitNproc, as(4321, withTasks(6, { initUid: 0 })))).toMatchObject({
    finding: { strength: 'strong' },
  });
});

test('and the container’s own when init has changed its user since, but for a user namespace of its own', () => {
  const shared = changed(withTasks(6, { initUid: 0 }), 'exec.users', ({ container, ...users }) => ({
    ...users,
    container: { ...container, uid: 4321 },
  }));
  expect(answerOf(rlimitNproc, shared).status).toBe('matched');
  const own = changed(shared, 'user.tasks', (users) => ({ ...users, namespace: 'own' }));
  expect(answerOf(rlimitNproc, own).status).toBe('ruled-out');
});

describe('an exec with a limit of its own', () => {
  const words = refused(withTasks(6, {}, healthy.readings));
  const [failing] = attemptsOf(words).filter(({ outcome }) => outcome === 'fails');

  function tried(whileLifted: 'works' | 'fails', stdout = failing?.stdout ?? ''): readonly Reading[] {
    if (failing === undefined) throw new Error('no exec of the recording was changed');
    const lifted = [{ ...failing, outcome: whileLifted, stdout }];
    // Words that the limit does not have to itself: what decides is the proof.
    const mute = changed(words, 'exec.attempts', (attempts) => attempts.map((one) => ({ ...one, stdout: '' })));
    return mute.map((reading) =>
      reading.kind === 'exec.intervention'
        ? {
            kind: 'exec.intervention',
            status: 'read',
            source: reading.source,
            value: {
              path: 'RLIMIT_NPROC',
              was: '5',
              liftedTo: '70',
              liftedMs: 80,
              restoredTo: '5',
              before: [failing],
              lifted,
              after: [failing],
            },
          }
        : reading,
    );
  }

  test('proves it when that one works', () => {
    expect(answerOf(rlimitNproc, tried('works'))).toMatchObject({
      finding: { strength: 'conclusive', because: expect.stringContaining('a higher limit of its own works') },
    });
  });

  test('rules it out when that one fails as well', () => {
    expect(answerOf(rlimitNproc, tried('fails'))).toMatchObject({ status: 'ruled-out' });
  });

  test('says nothing when that one fails in a way of its own', () => {
    const other = tried('fails', 'exec failed: open /dev/stdin: no such device or address');
    expect(answerOf(rlimitNproc, other)).toMatchObject({ status: 'matched' });
  });
});

describe('is silent', () => {
  test('below the limit', () => {
    expect(answerOf(rlimitNproc, withTasks(4)).status).toBe('ruled-out');
  });

  test('for root, for another user, and without a limit', () => {
    expect(answerOf(rlimitNproc, as(0, withTasks(6))).status).toBe('ruled-out');
    expect(answerOf(rlimitNproc, as(77, withTasks(6))).status).toBe('ruled-out');
    const unlimited = changed(withTasks(6), 'process.limits', (limits) => ({ ...limits, init: null }));
    expect(answerOf(rlimitNproc, unlimited).status).toBe('ruled-out');
  });

  test('when a fork was refused, which other limits do too', () => {
    const stdout = 'OCI runtime exec failed: fork/exec /usr/sbin/runc: resource temporarily unavailable: unknown';
    const readings = changed(withTasks(1, {}, healthy.readings), 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'fails', stdout })),
    );
    expect(answerOf(rlimitNproc, readings).status).toBe('ruled-out');
  });
});

test('speaks on its recording, conclusively, and strongly from reading alone', async () => {
  const { readings } = await recording('user-over-limit');
  expect(answerOf(rlimitNproc, readings)).toMatchObject({ finding: { layer: 'command', strength: 'conclusive' } });
  const unasked = without(without(readings, 'exec.attempts'), 'exec.intervention');
  expect(answerOf(rlimitNproc, unasked)).toMatchObject({ finding: { strength: 'strong' } });
});
