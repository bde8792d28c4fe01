import { expect, test } from 'vitest';

import tmpfsFull from '../../../harness/faults/tmpfs-full.ts';
import { laboratory, PLAN } from './laboratory.ts';

const SPEC = { fault: 'tmpfs-full', sizeBytes: 65_536 } as const;

test('the container is read-only but for a small file system in memory, which is filled', async () => {
  const lab = laboratory();
  expect(await tmpfsFull.prepare(SPEC, PLAN, lab.tools)).toEqual({
    ...PLAN,
    rootfs: 'read-only',
    tmpfs: [{ path: '/scratch', sizeBytes: 65_536 }],
  });
  lab.files.set('/proc/4095/stat', '4095 (payload) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0');
  lab.lines.push('{"state":"waiting"}', '{"state":"write","made":64,"refusal":"ENOSPC"}');
  await tmpfsFull.inject(SPEC, lab.tools);
  expect(lab.done[0]).toBe('start --wait write /scratch/full max');
});

test('one that still has room is no injection', async () => {
  const lab = laboratory();
  lab.files.set('/proc/4095/stat', '4095 (payload) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0');
  lab.lines.push('{"state":"waiting"}', '{"state":"write","made":64,"refusal":"none"}');
  await expect(tmpfsFull.inject(SPEC, lab.tools)).rejects.toThrow('64 KiB were written, and then none');
});
