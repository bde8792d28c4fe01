import { expect, test } from 'vitest';

import cpuQuota from '../../../harness/faults/cpu-quota.ts';
import { cpuOf, laboratory } from './laboratory.ts';

const SPEC = { fault: 'cpu-quota', quotaUs: 1000, periodUs: 300_000 } as const;

test('v1: the period and then the quota, each journalled before it is written', async () => {
  const lab = laboratory();
  lab.files.set('/own/cpu.cfs_period_us', '100000\n').set('/own/cpu.cfs_quota_us', '-1\n');
  lab.seen['cgroup.cpu'] = [
    { version: 'v1', levels: [cpuOf(null, 100_000)] },
    { version: 'v1', levels: [cpuOf(1000, 300_000)] },
  ];
  await cpuQuota.inject(SPEC, lab.tools);
  expect(lab.done).toEqual([
    'journal {"kind":"write","path":"/own/cpu.cfs_period_us","text":"300000","was":"100000"}',
    'write /own/cpu.cfs_period_us 300000',
    'journal {"kind":"write","path":"/own/cpu.cfs_quota_us","text":"1000","was":"-1"}',
    'write /own/cpu.cfs_quota_us 1000',
  ]);
});

test('v2: both in one file', async () => {
  const lab = laboratory();
  lab.files.set('/own/cpu.max', 'max 100000\n');
  lab.seen['cgroup.cpu'] = [
    { version: 'v2', levels: [cpuOf(null, 100_000)] },
    { version: 'v2', levels: [cpuOf(1000, 300_000)] },
  ];
  await cpuQuota.inject(SPEC, lab.tools);
  expect(lab.done.at(-1)).toBe('write /own/cpu.max 1000 300000');
});

test('a kernel that keeps the old quota is found out', async () => {
  const lab = laboratory();
  lab.files.set('/own/cpu.max', 'max 100000\n');
  lab.seen['cgroup.cpu'] = [{ version: 'v2', levels: [cpuOf(null, 100_000)] }];
  await expect(cpuQuota.inject(SPEC, lab.tools)).rejects.toThrow('/own has no quota in 100000 us');
});
