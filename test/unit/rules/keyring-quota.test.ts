import { describe, expect, test } from 'vitest';

import type { HostKeys } from '../../../harness/model/host-resources.ts';
import keyringQuota from '../../../harness/rules/keyring-quota.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings: healthy } = await recording('healthy');

/** What runc 1.1.5 says, as in the sources of its libcontainer. */
const TEXT =
  'OCI runtime exec failed: exec failed: unable to start container process: unable to join session keyring: unable to create session key: disk quota exceeded: unknown';

function used(keys: number): () => HostKeys {
  return () => ({ users: [{ uid: 0, keys, maxKeys: 200, bytes: 400, maxBytes: 25_000_000 }], containerRootUid: 0 });
}

/** A container whose root is user 100000 on the host. */
function remapped(): HostKeys {
  return {
    users: [
      { uid: 0, keys: 200, maxKeys: 200, bytes: 1, maxBytes: 9 },
      { uid: 100_000, keys: 3, maxKeys: 200, bytes: 19_990, maxBytes: 20_000 },
    ],
    containerRootUid: 100_000,
  };
}

const refused = changed(healthy, 'exec.attempts', (attempts) =>
  attempts.map((one) => ({ ...one, outcome: 'fails', stdout: TEXT })),
);

test('speaks when the runtime names it, and says whose quota it is', () => {
  expect(answerOf(keyringQuota, changed(refused, 'host.keys', used(200)))).toMatchObject({
    finding: {
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringContaining('user 0 has 200 of 200 keys'),
    },
  });
});

test('at the passive depth a full quota is a suspicion, and with the word of the runtime in its log more', () => {
  const passive = changed(without(healthy, 'exec.attempts'), 'host.keys', used(200));
  expect(answerOf(keyringQuota, passive)).toMatchObject({ finding: { strength: 'weak' } });
  const logged = changed(passive, 'runtime.log', (log) => ({
    ...log,
    lastErrors: [{ level: 'error', message: TEXT, time: '' }],
  }));
  expect(answerOf(keyringQuota, logged)).toMatchObject({ finding: { strength: 'strong' } });
});

test('the quota is that of root of the user namespace, and bytes count as well', () => {
  expect(answerOf(keyringQuota, changed(refused, 'host.keys', remapped))).toMatchObject({
    finding: { because: expect.stringContaining('user 100000 has 3 of 200 keys and 19990 of 20000 bytes') },
  });
});

describe('is silent', () => {
  test('with keys left, whatever the execs say of disks', () => {
    const full = changed(healthy, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'fails', stdout: 'write /var/lib/docker/x: disk quota exceeded' })),
    );
    expect(answerOf(keyringQuota, full).status).toBe('ruled-out');
  });

  test('when the quota is full and execs fail for another reason', () => {
    const other = changed(healthy, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'fails', stdout: 'read init-p: connection reset by peer' })),
    );
    expect(answerOf(keyringQuota, changed(other, 'host.keys', used(200)))).toMatchObject({
      because: 'execs failed, and none for want of a key',
    });
  });

  test('on a kernel without keys', () => {
    const none = changed(healthy, 'host.keys', () => ({ users: null, containerRootUid: 0 }));
    expect(answerOf(keyringQuota, none)).toMatchObject({ because: 'this kernel has no keys' });
  });
});
