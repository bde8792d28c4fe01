import { hostPid } from '../collectors/proc/host-pid.ts';
import { type RunningWorkload, startWorkload, type WorkloadPlace, type WorkloadPlan } from '../docker/workload.ts';
import type { FaultTools } from '../faults/fault.ts';
import type { FaultLookup } from '../faults/index.ts';
import { engineOf } from '../faults/reach.ts';
import type { Host } from '../host/host.ts';
import { startNeighbour } from './lookout.ts';
import { openNested } from './nested.ts';
import type { Session } from './session.ts';
import { containerName, trialLabel } from './trial-names.ts';
import type { TrialPlan } from './trial-plan.ts';

/** Where a trial takes place: an engine, and the workload in it. */
export interface Stage {
  readonly tools: FaultTools;
  readonly plan: WorkloadPlan;
  readonly workload: RunningWorkload;
}

/** Starts the engine, if the trial has one of its own, and the workload as the faults want it. */
export async function setStage(
  session: Session,
  trial: TrialPlan,
  { journal, faultFor }: Pick<FaultTools, 'journal'> & { readonly faultFor: FaultLookup },
): Promise<Stage> {
  const { host, run } = session;
  const { scenario, nestedImage, image } = trial;
  const label = trialLabel(session, trial);
  const name = containerName(session, trial);
  const engineName = `${name}-engine`;
  const own =
    engineOf(scenario) === 'nested' && nestedImage !== null
      ? await openNested({
          ...session,
          scenario,
          trial: label,
          name: engineName,
          image: nestedImage,
          payloadImage: image,
          journal,
          faultFor,
        })
      : null;
  const nested = own ?? trial.within;
  const { engine, hierarchies } = nested ?? session;
  const place: WorkloadPlace = {
    engine,
    kind: nested === null ? 'host' : 'nested',
    hostPid: async (id, pid) => (nested === null ? pid : await pidHere(host, id, pid)),
  };
  const tools: FaultTools = {
    host,
    engine,
    nested,
    run,
    hierarchies,
    payload: trial.payload,
    journal,
    start: async (another) => await startNeighbour(host, place, another),
  };

  let plan: WorkloadPlan = {
    name,
    image,
    run,
    trial: label,
    cgroupParent: null,
    oomKiller: 'on',
    oomScoreAdj: null,
    rootfs: 'writable',
    tmpfs: [],
    payload: ['sleep'],
    user: null,
    ulimits: [],
    securityOptions: [],
    workdir: null,
    binds: [],
    ...scenario.workload,
  };
  for (const spec of scenario.faults) plan = await faultFor(spec).prepare(spec, plan, tools);
  // An engine of its own goes with all that is in it, and before what the faults have made around the container.
  const removed = own === null ? name : engineName;
  await journal(`create the container ${name}`, { kind: 'docker', call: 'remove', name: removed, run });
  const freezer = own?.hierarchies.find(
    ({ version, controllers }) => version === 'v1' && controllers.includes('freezer'),
  );
  // Newer than the removal, and so done before it: with a frozen process in it no container can be removed.
  if (freezer !== undefined) {
    const path = freezer.mountPoint;
    await journal(`whatever will be frozen in ${engineName}`, { kind: 'thaw', path });
  }
  return { tools, plan, workload: await startWorkload(plan, place) };
}

async function pidHere(host: Host, containerId: string, pid: number): Promise<number> {
  const here = await hostPid(host, containerId, pid);
  if (here === null) throw new Error(`the engine's process ${pid} of ${containerId} is not to be found here`);
  return here;
}
