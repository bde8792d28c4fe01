import cgroupCpu from '../collectors/cgroup-cpu.ts';
import cgroupMemory from '../collectors/cgroup-memory.ts';
import cgroupPids from '../collectors/cgroup-pids.ts';
import type { Collected, Target } from '../collectors/collector.ts';
import hostPressure from '../collectors/host-pressure.ts';
import type { CgroupCpu, CgroupMemory, CgroupPids } from '../model/cgroup.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { HostPressure } from '../model/host-resources.ts';
import type { EvidenceKind, EvidenceMap } from '../model/reading.ts';
import { cpuDeltas, memoryDeltas, NO_STALLS, stallsBetween } from '../parsers/counter-deltas.ts';
import { pidsDeltas } from '../parsers/pids-deltas.ts';

/** What is read before and after each exec; `null` is what can not be read. */
export interface Counters {
  readonly pids: CgroupPids | null;
  readonly memory: CgroupMemory | null;
  readonly cpu: CgroupCpu | null;
  readonly pressure: HostPressure | null;
}

export async function readCounters(target: Target): Promise<Counters> {
  const [pids, memory, cpu, pressure] = await Promise.all([
    valueOf<'cgroup.pids'>(async () => await cgroupPids.collect(target)),
    valueOf<'cgroup.memory'>(async () => await cgroupMemory.collect(target)),
    valueOf<'cgroup.cpu'>(async () => await cgroupCpu.collect(target)),
    valueOf<'host.pressure'>(async () => await hostPressure.collect(target)),
  ]);
  return { pids, memory, cpu, pressure };
}

/** `null` for what is absent or fails: the collectors read it again and say why. */
export async function valueOf<K extends EvidenceKind>(
  read: () => Promise<Collected<K>>,
): Promise<EvidenceMap[K] | null> {
  try {
    const collected = await read();
    return collected.status === 'read' ? collected.value : null;
  } catch {
    return null;
  }
}

type Deltas = Pick<ExecAttempt, 'pidsDeltas' | 'memoryDeltas' | 'cpuDeltas' | 'stalls'>;

/** What moved meanwhile. */
export function deltasBetween(before: Counters, after: Counters): Deltas {
  return {
    pidsDeltas: between(before.pids, after.pids, pidsDeltas) ?? [],
    memoryDeltas: between(before.memory, after.memory, memoryDeltas) ?? [],
    cpuDeltas: between(before.cpu, after.cpu, cpuDeltas) ?? [],
    stalls: between(before.pressure, after.pressure, stallsBetween) ?? NO_STALLS,
  };
}

function between<T, D>(before: T | null, after: T | null, difference: (before: T, after: T) => D): D | null {
  return before === null || after === null ? null : difference(before, after);
}
