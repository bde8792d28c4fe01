import { expect, test } from 'vitest';

import hostDisks from '../../../harness/collectors/host-disks.ts';
import hostKeys from '../../../harness/collectors/host-keys.ts';
import hostMemory from '../../../harness/collectors/host-memory.ts';
import hostPressure from '../../../harness/collectors/host-pressure.ts';
import hostPtys from '../../../harness/collectors/host-ptys.ts';
import { ID, INIT, paperTarget, statusText } from './paper-machine.ts';

const SHIM = 900;
const GIB = 1024 ** 3;

const DISK = {
  fileSystem: 'other',
  sizeBytes: 10 * GIB,
  freeBytes: GIB,
  inodesCount: 1000,
  freeInodesCount: 7,
} as const;
const FULL = { ...DISK, fileSystem: 'tmpfs', freeBytes: 0 } as const;

test('memory of the host: in bytes, and the policy of overcommitting by its name', async () => {
  const meminfo = 'MemTotal: 2048 kB\nMemFree: 1 kB\nMemAvailable: 512 kB\nCommitLimit: 8 kB\nCommitted_AS: 7 kB\n';
  const target = paperTarget({ files: { '/proc/meminfo': meminfo, '/proc/sys/vm/overcommit_memory': '2\n' } });
  expect(await hostMemory.collect(target)).toEqual({
    status: 'read',
    value: {
      totalBytes: 2048 * 1024,
      availableBytes: 512 * 1024,
      freeBytes: 1024,
      swapTotalBytes: 0,
      swapFreeBytes: 0,
      overcommit: 'strict',
      commitLimitBytes: 8192,
      committedBytes: 7168,
    },
  });
});

test('pressure: a kernel that was told not to count it leaves null, not zero', async () => {
  const target = paperTarget({
    files: {
      '/proc/pressure/cpu': 'some avg10=19.10 avg60=9.64 avg300=8.87 total=1786462941\n',
      '/proc/pressure/io': 'EOPNOTSUPP',
      '/sys/devices/system/cpu/online': '0-1,4\n',
    },
  });
  expect(await hostPressure.collect(target)).toEqual({
    status: 'read',
    value: {
      cpu: { someRatio: 0.191, fullRatio: null, someMs: 1_786_463, fullMs: null },
      io: null,
      memory: null,
      cpusCount: 3,
    },
  });
});

test('keys: whose quota is fullest, and who root of the container is on the host', async () => {
  const users = '    0:    11 10/10 5/1000000 180/25000000\n100000: 9 9/9 199/200 40/20000\n';
  const target = paperTarget({
    files: { '/proc/key-users': users, [`/proc/${INIT}/uid_map`]: '         0     100000      65536\n' },
  });
  expect(await hostKeys.collect(target)).toMatchObject({
    value: {
      users: [
        { uid: 100_000, keys: 199, maxKeys: 200 },
        { uid: 0, bytes: 180 },
      ],
      containerRootUid: 100_000,
    },
  });
});

test('keys: a kernel without them has no quota that could be full', async () => {
  expect(await hostKeys.collect(paperTarget({ files: {} }))).toMatchObject({ value: { users: null } });
});

test("terminals: those of the host, and those of the container's own instance", async () => {
  const target = paperTarget({
    files: {
      '/proc/sys/kernel/pty/nr': '3\n',
      '/proc/sys/kernel/pty/max': '4096\n',
      '/proc/sys/kernel/pty/reserve': '1024\n',
      [`/proc/${INIT}/mountinfo`]: '143 142 0:55 / /dev/pts rw - devpts devpts rw,gid=5,max=4\n',
      [`/proc/${INIT}/root/dev/pts/0`]: '',
      [`/proc/${INIT}/root/dev/pts/1`]: '',
      [`/proc/${INIT}/root/dev/pts/ptmx`]: '',
    },
  });
  expect(await hostPtys.collect(target)).toEqual({
    status: 'read',
    value: { host: { count: 3, max: 4096, reserve: 1024 }, container: { count: 2, max: 4 } },
  });
});

test('terminals: a limit of zero is none', async () => {
  const line = '143 142 0:55 / /dev/pts rw - devpts devpts rw,gid=5,max=0\n';
  const target = paperTarget({ files: { [`/proc/${INIT}/mountinfo`]: line, [`/proc/${INIT}/root/dev/pts/ptmx`]: '' } });
  expect(await hostPtys.collect(target)).toMatchObject({ value: { container: { count: 0, max: null } } });
});

test('terminals: a container without devpts has none of its own', async () => {
  const target = paperTarget({ files: { [`/proc/${INIT}/mountinfo`]: '1 0 0:1 / / rw - overlay overlay rw\n' } });
  expect(await hostPtys.collect(target)).toEqual({ status: 'read', value: { host: null, container: null } });
});

test('disks: by what is kept there, as the shim sees them, and its own TMPDIR', async () => {
  const bundle = `/run/containerd/io.containerd.runtime.v2.task/moby/${ID}`;
  const target = paperTarget({
    files: {
      [`/proc/${INIT}/cmdline`]: '/bin/payload\0sleep\0',
      [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: SHIM }),
      [`/proc/${SHIM}/cmdline`]: `/usr/bin/containerd-shim-runc-v2\0-namespace\0moby\0-id\0${ID}\0-address\0/run/c.sock\0`,
      [`/proc/${SHIM}/status`]: statusText({ pid: SHIM, parent: 1 }),
      [`/proc/${SHIM}/cwd ->`]: bundle,
      [`/proc/${SHIM}/environ`]: 'PATH=/bin\0TMPDIR=/var/tmp\0',
      [`${bundle}/config.json`]: JSON.stringify({
        mounts: [{ source: 'proc' }, { source: `/var/lib/docker/containers/${ID}/hostname` }],
      }),
      [`${bundle}/options.json`]: '{"root":"/var/run/docker/runtime-runc"}',
    },
    fileSystems: {
      [`/proc/${SHIM}/root/var/lib/docker`]: DISK,
      [`/proc/${SHIM}/cwd`]: FULL,
      [`/proc/${SHIM}/root/var/tmp`]: DISK,
      [`/proc/${SHIM}/root/var/run/docker/runtime-runc`]: FULL,
      [`/proc/${INIT}/root`]: DISK,
    },
  });
  expect(await hostDisks.collect(target)).toEqual({
    status: 'read',
    value: {
      places: [
        { use: 'data-root', path: '/var/lib/docker', ...DISK },
        { use: 'bundle', path: bundle, ...FULL },
        { use: 'temporary', path: '/var/tmp', ...DISK },
        { use: 'runtime-root', path: '/var/run/docker/runtime-runc', ...FULL },
        { use: 'container-root', path: '/', ...DISK },
      ],
    },
  });
});

test('disks: what can not be asked is left out, not full', async () => {
  expect(await hostDisks.collect(paperTarget({ files: {} }))).toEqual({ status: 'read', value: { places: [] } });
});
