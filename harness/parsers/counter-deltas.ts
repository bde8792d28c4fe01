import type { CgroupCpu, CgroupMemory } from '../model/cgroup.ts';
import type { CpuDelta, MemoryDelta, Stalls } from '../model/exec-attempt.ts';
import type { HostPressure } from '../model/host-resources.ts';
import { rise } from './rise.ts';

/** How the memory counters of each level rose between two readings; a level that came or went is left out. */
export function memoryDeltas(before: CgroupMemory, after: CgroupMemory): readonly MemoryDelta[] {
  return pairs(before.levels, after.levels).map(([was, is]) => ({
    path: was.path,
    limitHits: rise(was.limitHits, is.limitHits),
    oomKills: rise(was.oomKills, is.oomKills),
  }));
}

/** The same for the CPU quota. */
export function cpuDeltas(before: CgroupCpu, after: CgroupCpu): readonly CpuDelta[] {
  return pairs(before.levels, after.levels).map(([was, is]) => ({
    path: was.path,
    throttledCount: rise(was.throttledCount, is.throttledCount),
    throttledMs: rise(was.throttledMs, is.throttledMs),
  }));
}

/** How long the machine waited between two readings. */
export function stallsBetween(before: HostPressure, after: HostPressure): Stalls {
  return {
    cpuMs: rise(before.cpu?.someMs ?? null, after.cpu?.someMs ?? null),
    ioMs: rise(before.io?.fullMs ?? null, after.io?.fullMs ?? null),
    memoryMs: rise(before.memory?.fullMs ?? null, after.memory?.fullMs ?? null),
  };
}

/** Nobody counted. */
export const NO_STALLS: Stalls = { cpuMs: null, ioMs: null, memoryMs: null };

function pairs<T extends { readonly path: string }>(
  before: readonly T[],
  after: readonly T[],
): readonly (readonly [T, T])[] {
  return before.flatMap((was) => {
    const is = after.find(({ path }) => path === was.path);
    return is === undefined ? [] : [[was, is] as const];
  });
}
