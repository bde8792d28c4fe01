import { expect, test } from 'vitest';

import headroom from '../../../harness/faults/headroom.ts';
import { laboratory } from './laboratory.ts';

const THREE = { fault: 'headroom', free: 3 } as const;

test('the limit is the use and so many more, and the old one is on disk before', async () => {
  const lab = laboratory();
  lab.levels[0].max = 512;
  lab.levels[0].current = 7;
  await headroom.inject(THREE, lab.tools);
  expect(lab.done).toEqual([
    'journal {"kind":"write","path":"/own/pids.max","text":"10","was":"512"}',
    'write /own/pids.max 10',
  ]);
});

test('a task more or less meanwhile is no injection', async () => {
  const lab = laboratory();
  lab.obedient = false;
  await expect(headroom.inject(THREE, lab.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
