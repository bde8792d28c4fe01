import { expect, test } from 'vitest';

import pidsLimit from '../../../harness/faults/pids-limit.ts';
import { laboratory, PLAN } from './laboratory.ts';

const AT_CREATION = { fault: 'pids-limit', when: 'at-creation', max: 64 } as const;
const LIVE = { fault: 'pids-limit', when: 'live', max: 50 } as const;

test('at creation it changes how the container is created, and nothing afterwards', async () => {
  const { tools, done, levels } = laboratory();
  expect(await pidsLimit.prepare(AT_CREATION, PLAN, tools)).toEqual({ ...PLAN, pidsLimit: 64 });
  levels[0].max = 64;
  await pidsLimit.inject(AT_CREATION, tools);
  expect(done).toEqual([]);
});

test('live, both ways back are on disk before the limit is lowered; the newest needs no engine', async () => {
  const { tools, done, levels } = laboratory({ pidsLimit: 512 });
  levels[0].max = 512;
  expect(await pidsLimit.prepare(LIVE, PLAN, tools)).toEqual(PLAN);
  await pidsLimit.inject(LIVE, tools);
  expect(done).toEqual([
    'journal {"kind":"docker","call":"update","id":"c0ffee","run":"r1","pidsLimit":512}',
    'journal {"kind":"write","path":"/own/pids.max","text":"50","was":"512"}',
    'post /containers/c0ffee/update {"PidsLimit":50}',
  ]);
});

test.each([AT_CREATION, LIVE])('a limit that the kernel does not have is no injection (%#)', async (spec) => {
  const lab = laboratory();
  lab.obedient = false;
  await expect(pidsLimit.inject(spec, lab.tools)).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
    message: expect.stringContaining('/own/pids.max reads max'),
  });
});
