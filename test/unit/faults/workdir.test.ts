import { expect, test } from 'vitest';

import workdir from '../../../harness/faults/workdir.ts';
import { foundFile, laboratory, PLAN } from './laboratory.ts';

const INSIDE = '/srv/work';
const there = foundFile({ path: INSIDE, type: 'directory', mode: 0o755 }, new Uint8Array());

test('the source of the mount is journalled before it is made, and removed while the container runs', async () => {
  const lab = laboratory();
  const plan = await workdir.prepare({ fault: 'workdir', variant: 'source-deleted' }, PLAN, lab.tools);
  expect(lab.done).toEqual([
    'journal {"kind":"rmdir","path":"/var/tmp/w-ca30a375-1-1"}',
    'mkdir /var/tmp/w-ca30a375-1-1',
  ]);
  expect(plan).toMatchObject({ workdir: INSIDE, binds: [{ source: '/var/tmp/w-ca30a375-1-1', target: INSIDE }] });
  lab.found.set(INSIDE, there);
  lab.files.set('/proc/4095/mountinfo', `142 125 254:0 /var/tmp/w-1//deleted ${INSIDE} rw - ext4 /dev/vda rw\n`);
  await workdir.inject({ fault: 'workdir', variant: 'source-deleted' }, lab.tools);
  expect(lab.done.at(-1)).toBe('rmdir /var/tmp/w-ca30a375-1-1');
});

test('a mount whose source still has its name is no injection', async () => {
  const lab = laboratory();
  lab.found.set(INSIDE, there);
  lab.files.set('/proc/4095/mountinfo', `142 125 254:0 /var/tmp/w-1 ${INSIDE} rw - ext4 /dev/vda rw\n`);
  await expect(workdir.inject({ fault: 'workdir', variant: 'source-deleted' }, lab.tools)).rejects.toThrow(
    'did not take effect',
  );
});

test('a directory is removed through the root of the container, and nowhere else', async () => {
  const lab = laboratory();
  await workdir.inject({ fault: 'workdir', variant: 'removed' }, lab.tools);
  expect(lab.done).toEqual([`rmdir /proc/4095/root${INSIDE}`]);
  lab.found.set(INSIDE, there);
  await expect(workdir.inject({ fault: 'workdir', variant: 'removed' }, lab.tools)).rejects.toThrow(
    'did not take effect',
  );
});

test('a directory is closed for all but root, which is read back', async () => {
  const lab = laboratory();
  await workdir.inject({ fault: 'workdir', variant: 'closed' }, lab.tools);
  expect(lab.done).toEqual([`put directory ${INSIDE} 700`]);
  lab.obedient = false;
  lab.found.set(INSIDE, there);
  await expect(workdir.inject({ fault: 'workdir', variant: 'closed' }, lab.tools)).rejects.toThrow(
    'did not take effect',
  );
});
