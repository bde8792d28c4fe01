import { expect, test } from 'vitest';

import memoryHeld from '../../../harness/faults/memory-held.ts';
import { laboratory, memoryOf, ROOMY } from './laboratory.ts';

const MIB = 1024 ** 2;
const SPEC = { fault: 'memory-held', leaveBytes: 1 * MIB } as const;

test('as much is held as leaves what was asked for, by a process that is journalled before it begins', async () => {
  const lab = laboratory();
  lab.files.set('/proc/4095/stat', '4095 (payload) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0');
  // 32 MiB, 2 of them used, 1 to be left: 29 MiB less what the process itself takes.
  const kib = 29 * 1024 - 300;
  lab.lines.push('{"state":"waiting"}', `{"state":"held","made":${kib},"refusal":"none"}`);
  lab.seen['host.memory'] = [ROOMY];
  lab.seen['cgroup.memory'] = [2, 31].map((mib) => ({ version: 'v1', levels: [memoryOf(mib * MIB)] }));
  await memoryHeld.inject(SPEC, lab.tools);
  expect(lab.done).toEqual([
    `start --wait held ${kib}`,
    'journal {"kind":"kill","pid":4095,"startTime":"777"}',
    'send go',
  ]);
});

test('nothing is held without a limit, and nothing that the host can not afford', async () => {
  const lab = laboratory();
  lab.seen['host.memory'] = [ROOMY];
  lab.seen['cgroup.memory'] = [{ version: 'v1', levels: [memoryOf(MIB, { limitBytes: null })] }];
  await expect(memoryHeld.inject(SPEC, lab.tools)).rejects.toThrow('no limit of at most');
  lab.seen['host.memory'] = [{ ...ROOMY, availableBytes: 40 * MIB }];
  lab.seen['cgroup.memory'] = [{ version: 'v1', levels: [memoryOf(MIB)] }];
  await expect(memoryHeld.inject(SPEC, lab.tools)).rejects.toThrow('no limit of at most');
  expect(lab.done).toEqual([]);
});

test('a payload that was refused before, or use that does not show, is no injection', async () => {
  const lab = laboratory();
  lab.files.set('/proc/4095/stat', '4095 (payload) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0');
  lab.lines.push('{"state":"waiting"}', '{"state":"held","made":3,"refusal":"ENOSPC"}');
  lab.seen['host.memory'] = [ROOMY];
  lab.seen['cgroup.memory'] = [{ version: 'v1', levels: [memoryOf(2 * MIB)] }];
  await expect(memoryHeld.inject(SPEC, lab.tools)).rejects.toThrow('3 of 29396 KiB were made (ENOSPC)');
});
