import { readdir, readlink } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { kernelDirectory, kernelEntry, kernelLink } from '../../../harness/host/kernel-entries.ts';
import { localHost } from '../../../harness/host/local.ts';

test('what the kernel makes up is read at once, and is what it is', async () => {
  expect(kernelDirectory('/sys/fs/cgroup')).toEqual(await readdir('/sys/fs/cgroup'));
  expect(kernelDirectory('/proc/self/task')).toContain(String(process.pid));
  expect(kernelDirectory('/proc')).toContain(String(process.pid));
  expect(kernelLink('/proc/self/ns/pid')).toBe(await readlink('/proc/self/ns/pid'));
  expect(kernelEntry(`/proc/${process.pid}`)).toBe(true);
  expect(kernelEntry('/sys/fs/cgroup/there/is/no/such')).toBe(false);
});

test('what may wait for a disk, or for the memory of a process, is left to the thread pool', () => {
  for (const path of ['/', '/run/docker', '/proc/1/fd', '/proc/1/root/etc', '/proc/../etc', '/sys/fs/cgroupx']) {
    expect([path, kernelDirectory(path)]).toEqual([path, null]);
  }
  for (const path of ['/etc/mtab', '/proc/1/fd/0', '/proc/1/map_files/a', '/var/run']) {
    expect([path, kernelLink(path)]).toEqual([path, null]);
  }
  expect(kernelEntry('/etc/passwd')).toBeNull();
  expect(kernelEntry('/proc/1/root/etc')).toBeNull();
});

test('an entry that is not there is the error of Node, with its code', async () => {
  await expect(localHost.readDir('/sys/fs/cgroup/there/is/no/such')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(localHost.readLink('/proc/4194304/ns/pid')).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await localHost.exists('/proc/4194304')).toBe(false);
});
