import { expect, test } from 'vitest';

import type { CgroupCpu, CgroupMemory, CpuLevel, MemoryLevel } from '../../../harness/model/cgroup.ts';
import type { HostPressure } from '../../../harness/model/host-resources.ts';
import { cpuDeltas, memoryDeltas, stallsBetween } from '../../../harness/parsers/counter-deltas.ts';

function memory(path: string, limitHits: number | null, oomKills: number | null): MemoryLevel {
  return {
    path,
    of: 'own',
    limitBytes: 8192,
    usageBytes: 4096,
    reclaimableBytes: 0,
    peakBytes: null,
    swapFreeBytes: null,
    limitHits,
    oomKills,
    onExhaustion: 'kills',
  };
}

function cpu(path: string, throttledCount: number | null): CpuLevel {
  return { path, of: 'own', quotaUs: 1000, periodUs: 100_000, periodsCount: 1, throttledCount, throttledMs: 90 };
}

function pressure(ioFullMs: number | null): HostPressure {
  const some = { someRatio: 0, fullRatio: null, someMs: 100, fullMs: ioFullMs };
  return { cpu: some, io: ioFullMs === null ? null : some, memory: some, cpusCount: 2 };
}

function uncounted(oomKills: number | null): CgroupMemory {
  return { version: 'v1', levels: [memory('/own', null, oomKills)] };
}

function throttled(count: number): CgroupCpu {
  return { version: 'v2', levels: [cpu('/own', count)] };
}

test('memory: hits of the limit and kills, level by level', () => {
  const before = { version: 'v1', levels: [memory('/own', 10, 3), memory('/gone', 1, 1)] } as const;
  const after = { version: 'v1', levels: [memory('/new', 9, 9), memory('/own', 40, 4)] } as const;
  expect(memoryDeltas(before, after)).toEqual([{ path: '/own', limitHits: 30, oomKills: 1 }]);
});

test('memory: a counter that the kernel has not is unknown, which is not zero', () => {
  expect(memoryDeltas(uncounted(null), uncounted(1))).toEqual([{ path: '/own', limitHits: null, oomKills: null }]);
});

test('CPU: in how many periods a level was stopped', () => {
  expect(cpuDeltas(throttled(5), throttled(24))).toEqual([{ path: '/own', throttledCount: 19, throttledMs: 0 }]);
});

test('waiting of the machine: what all tasks waited for a disk, and nothing where it is not counted', () => {
  expect(stallsBetween(pressure(1000), pressure(1250))).toEqual({ cpuMs: 0, ioMs: 250, memoryMs: 250 });
  expect(stallsBetween(pressure(null), pressure(5))).toMatchObject({ ioMs: null, memoryMs: null });
});
