import { expect, test } from 'vitest';

import noOomKiller from '../../../harness/faults/no-oom-killer.ts';
import { laboratory, memoryOf, PLAN } from './laboratory.ts';

const SPEC = { fault: 'no-oom-killer' } as const;

test('the container is made so, and the kernel must say so', async () => {
  const lab = laboratory();
  expect(await noOomKiller.prepare(SPEC, PLAN, lab.tools)).toEqual({ ...PLAN, oomKiller: 'off' });
  lab.seen['cgroup.memory'] = [{ version: 'v1', levels: [memoryOf(1, { onExhaustion: 'waits' })] }];
  await noOomKiller.inject(SPEC, lab.tools);
  lab.seen['cgroup.memory'] = [{ version: 'v2', levels: [memoryOf(1)] }];
  await expect(noOomKiller.inject(SPEC, lab.tools)).rejects.toThrow('memory.oom_control says that the kernel kills');
});
