import cgroupPids from '../collectors/cgroup-pids.ts';
import type { Collector, Target } from '../collectors/collector.ts';
import { inspectContainer } from '../collectors/container-inspect.ts';
import { collectors } from '../collectors/index.ts';
import containerTasks from '../collectors/container-tasks.ts';
import { ownInit } from '../collectors/proc/own-init.ts';
import { targetOf } from '../collectors/target.ts';
import { putFiles } from '../docker/put-files.ts';
import { startWorkload, type WorkloadPlace, type WorkloadPlan } from '../docker/workload.ts';
import type { InjectionTools, Neighbour } from '../faults/fault.ts';
import type { Host } from '../host/host.ts';
import type { EvidenceKind, EvidenceMap } from '../model/reading.ts';

/** How a fault sees for itself that it took effect, and reaches the container's files. */
export function lookout(
  target: Target,
): Pick<InjectionTools, 'exec' | 'look' | 'putFiles' | 'read' | 'readPids' | 'readTasks' | 'root'> {
  const root = async (): Promise<string> => {
    const init = await ownInit(target);
    if (init.status === 'absent') throw new Error(`root of ${target.inspect.name}: ${init.why}`);
    return `/proc/${init.pid}/root`;
  };
  return {
    exec: target.exec,
    root,
    look: async (path, part) => await target.host.lookInside(await root(), path, part),
    putFiles: async (files) => {
      await putFiles(target.engine, target.inspect.id, files);
    },
    read: async (kind) => await must(collectorOf(kind), target),
    readPids: async () => await must(cgroupPids, target),
    readTasks: async () => await must(containerTasks, target),
  };
}

/** Starts a container beside the one under test, and sees into it. */
export async function startNeighbour(host: Host, place: WorkloadPlace, plan: WorkloadPlan): Promise<Neighbour> {
  const workload = await startWorkload(plan, place);
  const { engine } = place;
  const inspected = { from: 'engine' } as const;
  const target = await targetOf({
    host,
    engine,
    inspect: await inspectContainer(engine, workload.id),
    inspected,
    exec: null,
  });
  return { workload, readPids: lookout(target).readPids };
}

/** What a fault can not do without: evidence that is absent is an error here. */
async function must<K extends EvidenceKind>(collector: Collector<K>, target: Target): Promise<EvidenceMap[K]> {
  const collected = await collector.collect(target);
  if (collected.status === 'absent') throw new Error(`${collector.kind} of ${target.inspect.name}: ${collected.why}`);
  return collected.value;
}

function collectorOf<K extends EvidenceKind>(kind: K): Collector<K> {
  const found = collectors.find((collector): collector is Collector<K> & Collector => collector.kind === kind);
  if (found === undefined) throw new Error(`no collector reads ${kind}`);
  return found;
}
