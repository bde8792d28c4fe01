import { expect, test } from 'vitest';

import sharedUid from '../../../harness/faults/shared-uid.ts';
import { laboratory, PLAN } from './laboratory.ts';

const SPEC = { fault: 'shared-uid', limit: 5, processes: 8 } as const;

test('the container has a user of its own trial, and the limit', async () => {
  const { tools } = laboratory();
  const plan = await sharedUid.prepare(SPEC, PLAN, tools);
  const other = await sharedUid.prepare(SPEC, { ...PLAN, name: 'w-ca30a375-2' }, tools);
  expect(plan.ulimits).toEqual([{ name: 'nproc', max: 5 }]);
  expect(Number(plan.user)).toBeGreaterThanOrEqual(200_000);
  expect(other.user).not.toBe(plan.user);
});

test('the second container is journalled first, bounded, and has no such limit itself', async () => {
  const lab = laboratory();
  const plan = await sharedUid.prepare(SPEC, PLAN, lab.tools);
  lab.evidence['user.tasks'] = { byUid: [{ uid: Number(plan.user), tasksCount: 10 }] };
  await sharedUid.inject(SPEC, { ...lab.tools, plan });
  expect(lab.done[0]).toBe('journal {"kind":"docker","call":"remove","name":"w-ca30a375-1-2","run":"r1"}');
  expect(lab.done[1]).toContain('"ulimits":[]');
  expect(lab.done[1]).toContain('"pidsLimit":24');
});

test('fewer tasks than were asked for are no injection', async () => {
  const lab = laboratory();
  lab.evidence['user.tasks'] = { byUid: [] };
  await expect(sharedUid.inject(SPEC, lab.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
