import type { WorkloadPlan } from '../docker/workload.ts';
import type { InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** So many thousandths of the memory more than an exec has (`oom_badness`, mm/oom_kill.c). */
const EXEC_ADJ = 500;

/**
 * Who joins the container begins with that, and so does its first process, which can give it up: root without
 * CAP_SYS_RESOURCE may not go below what it began with, and 0 is where every container is.
 */
export function victimIsExec(plan: WorkloadPlan): WorkloadPlan {
  return { ...plan, oomScoreAdj: EXEC_ADJ };
}

/**
 * Of two processes of a size the kernel would kill either, and a container whose init is killed is another fault. Not
 * journalled: it goes with the process, and a file of a process can not be written back when another has its pid.
 */
export async function spareInit({ host, target }: InjectionTools, fault: string): Promise<void> {
  const { initPid } = target.inspect;
  if (initPid === null) throw injectionFailed(fault, 'the container has no first process');
  const path = `/proc/${initPid}/oom_score_adj`;
  await host.writeText(path, '0');
  const now = (await host.readText(path)).trim();
  if (now !== '0') throw injectionFailed(fault, `${path} reads ${now} after writing 0`);
}
