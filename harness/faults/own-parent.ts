import { join } from 'node:path';

import { cgroupParentOf } from '../docker/cgroup-parent.ts';
import type { WorkloadPlan } from '../docker/workload.ts';
import type { FaultTools } from './fault.ts';

/** Has the container made below a cgroup of its own, which goes when the trial ends. */
export async function withOwnParent(
  plan: WorkloadPlan,
  { engine, hierarchies, journal }: FaultTools,
): Promise<WorkloadPlan> {
  const cgroupParent = await cgroupParentOf(engine, `${plan.name}-group`);
  for (const { mountPoint } of hierarchies) {
    const path = join(mountPoint, cgroupParent);
    await journal(`make the cgroup ${path}`, { kind: 'rmdir', path });
  }
  return { ...plan, cgroupParent };
}
