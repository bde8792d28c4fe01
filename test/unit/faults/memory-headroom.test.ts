import { expect, test } from 'vitest';

import memoryHeadroom from '../../../harness/faults/memory-headroom.ts';
import { type Laboratory, laboratory, memoryOf, PLAN } from './laboratory.ts';

const SPEC = { fault: 'memory-headroom', level: 'own', leaveBytes: 200 * 1024 } as const;
const FILE = '/own/memory.limit_in_bytes';
const USED = 1_000_000;
const ADJ = '/proc/4095/oom_score_adj';

function ofContainer(): Laboratory {
  const lab = laboratory();
  // As it reads afterwards: what is written on paper changes nothing.
  lab.files.set(ADJ, '0\n');
  return lab;
}

test('the limit comes down to the use and a little more, in whole pages, and the old one is journalled first', async () => {
  const lab = ofContainer();
  lab.files.set(FILE, '33554432\n');
  const lowered = memoryOf(USED, { limitBytes: 1_208_320 });
  lab.seen['cgroup.memory'] = [
    { version: 'v1', levels: [memoryOf(USED)] },
    { version: 'v1', levels: [memoryOf(USED)] },
    { version: 'v1', levels: [lowered] },
  ];
  await memoryHeadroom.inject(SPEC, lab.tools);
  expect(lab.done).toEqual([
    `write ${ADJ} 0`,
    `journal {"kind":"write","path":"${FILE}","text":"1208320","was":"33554432"}`,
    `write ${FILE} 1208320`,
  ]);
});

test('a kernel that keeps the old limit is found out', async () => {
  const lab = ofContainer();
  lab.files.set(FILE, '33554432\n');
  lab.seen['cgroup.memory'] = [{ version: 'v1', levels: [memoryOf(USED)] }];
  await expect(memoryHeadroom.inject(SPEC, lab.tools)).rejects.toThrow('memory-headroom did not take effect');
});

test('the limit of the parent is that of a cgroup of the trial, and no other', async () => {
  const lab = ofContainer();
  const plan = await memoryHeadroom.prepare({ ...SPEC, level: 'parent' }, PLAN, lab.tools);
  expect(plan.cgroupParent).toBe(`/${PLAN.name}-group`);
  expect(lab.done).toHaveLength(2);
  lab.seen['cgroup.memory'] = [{ version: 'v1', levels: [memoryOf(USED)] }];
  await expect(memoryHeadroom.inject({ ...SPEC, level: 'parent' }, lab.tools)).rejects.toThrow('no such memory cgroup');
});

test('who joins is a better victim than the first process, which has to stay', async () => {
  const lab = ofContainer();
  expect(await memoryHeadroom.prepare(SPEC, PLAN, lab.tools)).toEqual({ ...PLAN, oomScoreAdj: 500 });
  lab.files.set(ADJ, '500\n');
  await expect(memoryHeadroom.inject(SPEC, lab.tools)).rejects.toThrow('reads 500 after writing 0');
});
