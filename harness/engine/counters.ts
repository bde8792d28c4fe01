import cgroupCpu from '../collectors/cgroup-cpu.ts';
import cgroupMemory from '../collectors/cgroup-memory.ts';
import cgroupPids from '../collectors/cgroup-pids.ts';
import type { Collected, Target } from '../collectors/collector.ts';
import enginePids from '../collectors/engine-pids.ts';
import hostPressure from '../collectors/host-pressure.ts';
import { readPidsLevel } from '../collectors/proc/pids-level.ts';
import type { CgroupCpu, CgroupMemory, CgroupPids, PidsLevel } from '../model/cgroup.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { HostPressure } from '../model/host-resources.ts';
import type { EvidenceKind, EvidenceMap } from '../model/reading.ts';
import { cpuDeltas, memoryDeltas, NO_STALLS, stallsBetween } from '../parsers/counter-deltas.ts';
import { pidsDeltas } from '../parsers/pids-deltas.ts';

/** What is read before and after each exec; `null` is what can not be read. */
export interface Counters {
  readonly pids: CgroupPids | null;
  /** The cgroups of dockerd, containerd and shim. */
  readonly units: readonly PidsLevel[];
  readonly memory: CgroupMemory | null;
  readonly cpu: CgroupCpu | null;
  readonly pressure: HostPressure | null;
}

/** `units` are the cgroups outside of the container that are looked at as well: found once, not for each exec. */
export async function readCounters(target: Target, units: readonly PidsLevel[]): Promise<Counters> {
  const [pids, memory, cpu, pressure, unitsNow] = await Promise.all([
    valueOf<'cgroup.pids'>(async () => await cgroupPids.collect(target)),
    valueOf<'cgroup.memory'>(async () => await cgroupMemory.collect(target)),
    valueOf<'cgroup.cpu'>(async () => await cgroupCpu.collect(target)),
    valueOf<'host.pressure'>(async () => await hostPressure.collect(target)),
    Promise.all(units.map(async (level) => ({ ...level, ...(await readPidsLevel(target.host, level.path)) }))),
  ]);
  return { pids, memory, cpu, pressure, units: unitsNow };
}

/** The cgroups that dockerd, containerd and shim are in, each once, without those that the container is in too. */
export async function unitsOf(target: Target): Promise<readonly PidsLevel[]> {
  const [places, pids] = await Promise.all([
    valueOf<'engine.pids'>(async () => await enginePids.collect(target)),
    valueOf<'cgroup.pids'>(async () => await cgroupPids.collect(target)),
  ]);
  const seen = new Set(pids?.levels.map(({ path }) => path));
  return (places ?? [])
    .flatMap(({ levels }) => levels)
    .filter(({ path }) => {
      const isNew = !seen.has(path);
      seen.add(path);
      return isNew;
    });
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
    pidsDeltas: [
      ...(between(before.pids?.levels ?? null, after.pids?.levels ?? null, pidsDeltas) ?? []),
      ...pidsDeltas(before.units, after.units),
    ],
    memoryDeltas: between(before.memory, after.memory, memoryDeltas) ?? [],
    cpuDeltas: between(before.cpu, after.cpu, cpuDeltas) ?? [],
    stalls: between(before.pressure, after.pressure, stallsBetween) ?? NO_STALLS,
  };
}

function between<T, D>(before: T | null, after: T | null, difference: (before: T, after: T) => D): D | null {
  return before === null || after === null ? null : difference(before, after);
}
