import { expect, test } from 'vitest';

import pageCache from '../../../harness/faults/page-cache.ts';
import { laboratory, memoryOf } from './laboratory.ts';

const MIB = 1024 ** 2;
const SPEC = { fault: 'page-cache' } as const;

test('a file as large as the limit is written, and nearly all that is used must be cache', async () => {
  const lab = laboratory({ memoryBytes: 32 * MIB });
  lab.files.set('/proc/4095/stat', '4095 (payload) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0');
  lab.lines.push('{"state":"waiting"}', '{"state":"write","made":32768,"refusal":"none"}');
  lab.seen['cgroup.memory'] = [{ version: 'v1', levels: [memoryOf(31.9 * MIB, { reclaimableBytes: 30 * MIB })] }];
  await pageCache.inject(SPEC, lab.tools);
  expect(lab.done).toContain('start --wait write /written 32768');
});

test('use that is no cache is another fault', async () => {
  const lab = laboratory({ memoryBytes: 32 * MIB });
  lab.files.set('/proc/4095/stat', '4095 (payload) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0');
  lab.lines.push('{"state":"waiting"}', '{"state":"write","made":32768,"refusal":"none"}');
  lab.seen['cgroup.memory'] = [{ version: 'v1', levels: [memoryOf(31.9 * MIB, { reclaimableBytes: MIB })] }];
  await expect(pageCache.inject(SPEC, lab.tools)).rejects.toThrow('page-cache did not take effect');
});

test('without a limit there is nothing to fill', async () => {
  await expect(pageCache.inject(SPEC, laboratory().tools)).rejects.toThrow('the container has no memory limit');
});
