import { expect, test } from 'vitest';

import type { HostDisks } from '../../../harness/model/host-resources.ts';
import runTmpfsFull from '../../../harness/rules/run-tmpfs-full.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings: healthy } = await recording('healthy');
const passive = without(healthy, 'exec.attempts');

/** The exec root on a tmpfs, as systemd mounts /run. */
function onTmpfs(freeBytes: number): (disks: HostDisks) => HostDisks {
  return ({ places }) => ({
    places: places.map((place) =>
      place.use === 'bundle' || place.use === 'runtime-root' ? { ...place, fileSystem: 'tmpfs', freeBytes } : place,
    ),
  });
}

test('speaks at the passive depth', () => {
  expect(answerOf(runTmpfsFull, changed(passive, 'host.disks', onTmpfs(0)))).toMatchObject({
    finding: {
      cause: 'run-tmpfs-full',
      strength: 'strong',
      because: expect.stringContaining("the container's bundle"),
    },
  });
});

test('is conclusive with the word of the runtime, in the runtime', () => {
  const failing = changed(healthy, 'exec.attempts', (attempts) =>
    attempts.map((one) => ({
      ...one,
      outcome: 'fails',
      stdout:
        'OCI runtime exec failed: exec failed: open /run/containerd/io.containerd.runtime.v2.task/moby/a/.b.pid: no space left on device',
    })),
  );
  expect(answerOf(runTmpfsFull, changed(failing, 'host.disks', onTmpfs(0)))).toMatchObject({
    finding: { strength: 'conclusive', layer: 'runtime' },
  });
});

test('is strong when the runtime fails without a word: its log lies there too', () => {
  const silent = changed(healthy, 'exec.attempts', (attempts) =>
    attempts.map((one) =>
      one.entry === 'runtime'
        ? one
        : {
            ...one,
            outcome: 'fails',
            stdout: 'OCI runtime exec failed: runc did not terminate successfully: exit status 255: unknown',
          },
    ),
  );
  expect(answerOf(runTmpfsFull, changed(silent, 'host.disks', onTmpfs(0)))).toMatchObject({
    finding: { strength: 'strong', layer: 'runtime', because: expect.stringContaining('without a word') },
  });
  expect(answerOf(runTmpfsFull, changed(silent, 'host.disks', onTmpfs(1024 ** 3))).status).toBe('ruled-out');
});

test('speaks on its recordings, of space and of inodes', async () => {
  for (const [name, layer] of [
    ['run-no-space', 'runtime'],
    ['run-no-inodes', 'dockerd'],
  ] as const) {
    const { readings } = await recording(name);
    expect(answerOf(runTmpfsFull, readings)).toMatchObject({ finding: { cause: 'run-tmpfs-full', layer } });
  }
});

test('is a remark when execs work all the same', () => {
  expect(answerOf(runTmpfsFull, changed(healthy, 'host.disks', onTmpfs(0)))).toMatchObject({
    finding: { strength: 'weak' },
  });
});

test('is silent with room, and where /run is no tmpfs', () => {
  expect(answerOf(runTmpfsFull, changed(passive, 'host.disks', onTmpfs(1024 ** 3))).status).toBe('ruled-out');
  expect(answerOf(runTmpfsFull, healthy).status).toBe('ruled-out');
});
