import pLimit from 'p-limit';

import { pidsHierarchy } from '../docker/hierarchies.ts';
import type { AmplifierUse, AttachLatency } from '../model/run-report.ts';
import type { AmplifyPolicy, Requirement, Scenario } from '../model/scenario.ts';
import { attachLab, FAST_ATTACH_US } from './amplifier.ts';
import { missingFor } from './preflight.ts';
import type { Session } from './session.ts';
import { type HeldTrial, holdTrial, type TrialListener, type TrialPlan } from './trial.ts';

/** What to hold, and how. */
export interface SuitePlan {
  readonly scenarios: readonly Scenario[];
  /** Holdings of each scenario. */
  readonly trials: number;
  /** Trials side by side. */
  readonly jobs: number;
  /** For the scenarios that leave it open. */
  readonly amplify: AmplifyPolicy;
  readonly payload: { readonly binary: string; readonly image: string };
  readonly root: boolean;
}

export interface SuiteTools {
  readonly listener: TrialListener & { amplifier(use: AmplifierUse): void; held(trial: HeldTrial): void };
  readonly signal: AbortSignal;
  readonly runStartMs: number;
}

/** Changes that all trials share are journalled under this scope. */
const RUN_SCOPE = 'run';

/**
 * Holds every trial. Those that must see a quiet host go first and one at a time: another trial's migrations make the
 * attach fast. The others share one amplifier.
 */
export async function holdSuite(session: Session, plan: SuitePlan, tools: SuiteTools): Promise<readonly HeldTrial[]> {
  try {
    return await holdAll(session, plan, tools);
  } finally {
    await session.undo(RUN_SCOPE);
  }
}

async function holdAll(session: Session, plan: SuitePlan, tools: SuiteTools): Promise<readonly HeldTrial[]> {
  const all = orderOf(plan);
  const quiet = all.filter(({ scenario }) => policyOf(scenario, plan) === 'never');
  const busy = all.filter(({ scenario }) => policyOf(scenario, plan) !== 'never');
  const held = new Map<number, HeldTrial>();

  const hierarchy = pidsHierarchy(session.hierarchies);
  const lab =
    plan.root && hierarchy !== null
      ? await attachLab({
          host: session.host,
          payload: plan.payload.binary,
          hierarchy,
          prefix: `w-${session.run.slice(session.run.lastIndexOf('-') + 1)}`,
          journal: async (what, undo) => {
            tools.signal.throwIfAborted();
            await session.journal(RUN_SCOPE, what, undo);
          },
        })
      : null;
  const latency = lab === null ? null : await lab.measure();
  const abilities = { root: plan.root, hierarchies: session.hierarchies, latency };

  async function hold(one: Ordered, amplifier: AmplifierUse): Promise<void> {
    if (tools.signal.aborted) return;
    const missing: readonly Requirement[] = missingFor(one.scenario, abilities);
    const trial: TrialPlan = { ...one, image: plan.payload.image, amplifier, missing };
    const result = await holdTrial(session, trial, tools);
    held.set(one.index, result);
    tools.listener.held(result);
  }

  const off = (why: string): AmplifierUse => ({ status: 'off', why, latency });
  for (const one of quiet) await hold(one, off('the scenario or the command line says never'));

  if (busy.length > 0 && !tools.signal.aborted) {
    const why = reasonForNone(latency, busy, plan);
    const lane = pLimit(plan.jobs);
    if (why !== null || lab === null || latency === null) {
      const use = off(why ?? 'this machine gives no place to churn in');
      tools.listener.amplifier(use);
      await Promise.all(busy.map(async (one) => await lane(async () => await hold(one, use))));
    } else {
      const churn = await lab.churn(latency);
      tools.listener.amplifier(churn.use);
      try {
        await Promise.all(busy.map(async (one) => await lane(async () => await hold(one, churn.use))));
      } finally {
        await churn.stop();
      }
    }
  }
  return [...held.entries()].toSorted(([a], [b]) => a - b).map(([, one]) => one);
}

type Ordered = Pick<TrialPlan, 'scenario' | 'holding' | 'index'>;

/**
 * Scenario order, each holding after the other; the index names the trial's container. Holdings of a scenario on
 * several runtimes count on: scenario and holding name the scope of its undo and the folder of its readings.
 */
function orderOf({ scenarios, trials }: SuitePlan): readonly Ordered[] {
  const held = new Map<string, number>();
  return scenarios
    .flatMap((scenario) => Array.from({ length: trials }, () => scenario))
    .map((scenario, n) => {
      const holding = (held.get(scenario.name) ?? 0) + 1;
      held.set(scenario.name, holding);
      return { scenario, holding, index: n + 1 };
    });
}

function policyOf({ amplify }: Scenario, plan: SuitePlan): AmplifyPolicy {
  return amplify === 'auto' ? plan.amplify : amplify;
}

/** `null`: the amplifier is wanted. */
function reasonForNone(latency: AttachLatency | null, busy: readonly Ordered[], plan: SuitePlan): string | null {
  if (latency === null) return 'the attach latency could not be measured: that needs root and the pids controller';
  if (busy.some(({ scenario }) => policyOf(scenario, plan) === 'always')) return null;
  if (latency.medianUs >= FAST_ATTACH_US) return null;
  return `an isolated attach takes ${latency.medianUs} us here, which is fast enough without`;
}
