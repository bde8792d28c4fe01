import { expect, test } from 'vitest';

import podPidsLimit from '../../../harness/faults/pod-pids-limit.ts';
import { laboratory, PLAN } from './laboratory.ts';

const SPEC = { fault: 'pod-pids-limit', level: 'parent', max: 64 } as const;

test('the parent is journalled in every hierarchy before the engine makes it', async () => {
  const { tools, done } = laboratory();
  expect(await podPidsLimit.prepare(SPEC, PLAN, tools)).toEqual({ ...PLAN, cgroupParent: '/w-ca30a375-1-group' });
  expect(done).toEqual([
    'journal {"kind":"rmdir","path":"/sys/fs/cgroup/pids/w-ca30a375-1-group"}',
    'journal {"kind":"rmdir","path":"/sys/fs/cgroup/memory/w-ca30a375-1-group"}',
  ]);
});

test('under systemd it is a slice whose name has no dashes, which would be nesting', async () => {
  const { tools, files } = laboratory();
  files.set('driver', 'systemd');
  const { cgroupParent } = await podPidsLimit.prepare(SPEC, PLAN, tools);
  expect(cgroupParent).toBe('wca30a3751group.slice');
});

test('the way back is on disk before the parent is limited, and the container keeps its own limit', async () => {
  const { tools, done, levels } = laboratory({ cgroupParent: '/parent' });
  await podPidsLimit.inject(SPEC, tools);
  expect(done).toEqual([
    'journal {"kind":"write","path":"/parent/pids.max","text":"64","was":"max"}',
    'write /parent/pids.max 64',
  ]);
  expect(levels[0].max).toBeNull();
});

test('the grandparent is one of two cgroups of its own, taken back from the inside', async () => {
  const spec = { ...SPEC, level: 'grandparent' } as const;
  const { tools, done } = laboratory();
  const { cgroupParent } = await podPidsLimit.prepare(spec, PLAN, tools);
  expect(cgroupParent).toBe('/w-ca30a375-1-group/inner');
  expect(done.slice(0, 2)).toEqual([
    'journal {"kind":"rmdir","path":"/sys/fs/cgroup/pids/w-ca30a375-1-group"}',
    'journal {"kind":"rmdir","path":"/sys/fs/cgroup/pids/w-ca30a375-1-group/inner"}',
  ]);
  const lab = laboratory({ cgroupParent: '/parent' });
  await expect(podPidsLimit.inject(spec, lab.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  expect(lab.done).toEqual([]);
});

test('under systemd the inner slice is named after the outer one and lies in it', async () => {
  const { tools, files, done } = laboratory();
  files.set('driver', 'systemd');
  const { cgroupParent } = await podPidsLimit.prepare({ ...SPEC, level: 'grandparent' }, PLAN, tools);
  expect(cgroupParent).toBe('wca30a3751group-inner.slice');
  expect(done[1]).toContain('/wca30a3751group.slice/wca30a3751group-inner.slice"');
});

test('the cgroup of somebody else is never limited', async () => {
  const { tools, done } = laboratory({ cgroupParent: '/w-ca30a375-1-group' });
  await expect(podPidsLimit.inject(SPEC, tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  expect(done).toEqual([]);
});

test('a limit that the kernel does not have is no injection', async () => {
  const lab = laboratory({ cgroupParent: '/parent' });
  lab.obedient = false;
  await expect(podPidsLimit.inject(SPEC, lab.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
