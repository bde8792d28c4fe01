import { describe, expect, test } from 'vitest';

import type { HostDisks, Place, PlaceUse } from '../../../harness/model/host-resources.ts';
import diskFull from '../../../harness/rules/disk-full.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings: healthy } = await recording('healthy');
const passive = without(healthy, 'exec.attempts');

function places(use: PlaceUse, change: Partial<Place>): (disks: HostDisks) => HostDisks {
  return (disks) => ({ places: disks.places.map((place) => (place.use === use ? { ...place, ...change } : place)) });
}

const TEXT = 'OCI runtime exec failed: open /tmp/runc-process1234: no space left on device: unknown';

const failing = changed(healthy, 'exec.attempts', (attempts) =>
  attempts.map((one) => ({ ...one, outcome: 'fails', stdout: TEXT })),
);

test('speaks on its recordings, of space and of inodes, and of a data root that no exec needs', async () => {
  for (const [name, strength] of [
    ['tmp-no-space', 'conclusive'],
    ['tmp-no-inodes', 'conclusive'],
    ['data-root-no-space', 'weak'],
  ] as const) {
    const { readings } = await recording(name);
    expect(answerOf(diskFull, readings)).toMatchObject({ finding: { cause: 'disk-full', strength } });
  }
});

test('speaks when the shim says that it could not write, and the place is full: conclusive, in the shim', () => {
  expect(answerOf(diskFull, changed(failing, 'host.disks', places('temporary', { freeBytes: 0 })))).toMatchObject({
    finding: {
      cause: 'disk-full',
      layer: 'shim',
      strength: 'conclusive',
      because: expect.stringMatching(/\/tmp \(.*\) has 0 KiB of .* free/u),
    },
  });
});

test('is named at the passive depth: inodes are space too', () => {
  const readings = changed(passive, 'host.disks', places('temporary', { inodesCount: 1000, freeInodesCount: 0 }));
  expect(answerOf(diskFull, readings)).toMatchObject({
    finding: { strength: 'strong', because: expect.stringContaining('0 of 1000 inodes free') },
  });
});

test('a full data root is a remark: an exec does not need it', () => {
  expect(answerOf(diskFull, changed(passive, 'host.disks', places('data-root', { freeBytes: 0 })))).toMatchObject({
    finding: { strength: 'weak' },
  });
});

test('the text alone, when there is space again, is no more than strong', () => {
  expect(answerOf(diskFull, failing)).toMatchObject({ finding: { strength: 'strong' } });
});

describe('is silent', () => {
  test('about a full tmpfs on /run', () => {
    const readings = changed(passive, 'host.disks', places('bundle', { fileSystem: 'tmpfs', freeBytes: 0 }));
    expect(answerOf(diskFull, readings).status).toBe('ruled-out');
  });

  test('about terminals and keys, which borrow the words', () => {
    for (const stdout of [
      'open /dev/ptmx: no space left on device',
      'unable to create session key: disk quota exceeded',
    ]) {
      const readings = changed(healthy, 'exec.attempts', (attempts) =>
        attempts.map((one) => ({ ...one, outcome: 'fails', stdout })),
      );
      expect(answerOf(diskFull, readings).status).toBe('ruled-out');
    }
  });

  test('when a disk is full and execs fail for another reason', () => {
    const other = changed(healthy, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'fails', stdout: 'read init-p: connection reset by peer' })),
    );
    const readings = changed(other, 'host.disks', places('temporary', { freeBytes: 0 }));
    expect(answerOf(diskFull, readings)).toMatchObject({ because: expect.stringContaining('none for want of space') });
  });
});
