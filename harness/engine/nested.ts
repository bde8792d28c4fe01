import { join } from 'node:path';

import { cgroupParentOf } from '../docker/cgroup-parent.ts';
import type { EngineApi } from '../docker/engine-api.ts';
import type { Hierarchy } from '../docker/hierarchies.ts';
import { copyImage, type NestedEngine, type NestedPlan, startNestedEngine } from '../docker/nested-engine.ts';
import type { FaultLookup } from '../faults/index.ts';
import type { Host } from '../host/host.ts';
import type { Scenario } from '../model/scenario.ts';
import type { UndoStep } from '../model/undo-step.ts';

/** What a nested engine of a trial is opened with. */
export interface NestedOrder {
  readonly host: Host;
  /** The host's. */
  readonly engine: EngineApi;
  readonly hierarchies: readonly Hierarchy[];
  readonly scenario: Scenario;
  readonly run: string;
  readonly trial: string;
  /** Of the container that the engine lives in: neutral. */
  readonly name: string;
  readonly image: string;
  readonly payloadImage: string;
  journal(what: string, undo: UndoStep): Promise<void>;
  readonly faultFor: FaultLookup;
}

/** The step that removes it, and with it all that lives or is broken in it. */
export function nestedRemoval({ name, run }: Pick<NestedOrder, 'name' | 'run'>): UndoStep {
  return { kind: 'docker', call: 'remove', name, run };
}

/** Journals, starts, and gives it the payload's image. */
export async function openNested(order: NestedOrder): Promise<NestedEngine> {
  const { host, engine, hierarchies, name, run, trial, image, journal } = order;
  const cgroupParent = await cgroupParentOf(engine, `${name}-group`);
  for (const { mountPoint } of hierarchies) {
    const path = join(mountPoint, cgroupParent);
    await journal(`make the cgroup ${path}`, { kind: 'rmdir', path });
  }
  await journal(`create the container ${name} with an engine in it`, nestedRemoval(order));
  let plan: NestedPlan = {
    name,
    image,
    run,
    trial,
    cgroupParent,
    dockerdArgs: [],
    dataRootBytes: null,
    dataRootInodes: null,
    runBytes: null,
    tmpBytes: null,
    remapTo: null,
    mounts: [],
  };
  for (const spec of order.scenario.faults) {
    plan = order.faultFor(spec).prepareEngine?.(spec, plan) ?? plan;
  }
  const nested = await startNestedEngine(host, engine, plan);
  await copyImage(engine, nested.engine, order.payloadImage);
  return nested;
}
