import { availableParallelism } from 'node:os';

import pLimit, { type LimitFunction } from 'p-limit';

import { pidsHierarchy } from '../docker/hierarchies.ts';
import { blastOf, raceOf } from '../faults/reach.ts';
import { DISPOSABLE } from '../model/disposable.ts';
import type { AmplifierUse, AttachLatency } from '../model/run-report.ts';
import type { AmplifyPolicy, Scenario } from '../model/scenario.ts';
import { parseKernelRelease } from '../parsers/kernel-release.ts';
import { type AttachLab, attachLab, FAST_ATTACH_US } from './amplifier.ts';
import { type Lane, laneOf, shuffled } from './lanes.ts';
import { missingFor } from './preflight.ts';
import { identify } from './process-identity.ts';
import { runLock } from './run-lock.ts';
import type { Session } from './session.ts';
import { type HeldTrial, holdTrial, type TrialTools } from './trial.ts';
import type { TrialListener, TrialPlan } from './trial-plan.ts';

/** What to hold, and how. */
export interface SuitePlan {
  readonly scenarios: readonly Scenario[];
  /** Holdings of each scenario. */
  readonly trials: number;
  /** Trials side by side. */
  readonly jobs: number;
  /** For the scenarios that leave it open. */
  readonly amplify: AmplifyPolicy;
  /** Decides the order. */
  readonly seed: string;
  /** What follows when a trial was neither correct nor skipped. */
  readonly afterFailure: 'go-on' | 'stop';
  readonly payload: { readonly binary: string; readonly image: string };
  readonly root: boolean;
  /** That nested engines are started from; `null`: the engine has none. */
  readonly nestedImage: string | null;
}

export interface SuiteListener extends TrialListener {
  amplifier(use: AmplifierUse): void;
  held(trial: HeldTrial, plan: Pick<TrialPlan, 'index'>): void;
}

export interface SuiteTools extends TrialTools {
  readonly listener: SuiteListener;
  /** For a person: that something is waited for. */
  say(line: string): void;
}

/** Changes that all trials share are journalled under this scope. */
const RUN_SCOPE = 'run';

/**
 * Holds every trial: those that must be alone first, then the others lane by lane. What was held comes back in the
 * order of the scenarios; fewer than were planned when it was stopped.
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
  const lab = await openLab(session, plan, tools);
  const latency = lab === null ? null : await lab.measure();
  const disposable = await session.host.exists(DISPOSABLE);
  const { root, nestedImage } = plan;
  const kernel = parseKernelRelease(await session.host.readText('/proc/sys/kernel/osrelease'));
  const abilities = { root, hierarchies: session.hierarchies, latency, disposable, kernel, nestedImage };
  const lock = runLock({
    ...session,
    ...tools,
    self: { pid: process.pid, startTime: (await identify(session.host, process.pid))?.startTime ?? '' },
    waiting: (run) => tools.say(`run ${run} breaks an engine or the host right now: waiting until it is done`),
  });
  const held = new Map<number, HeldTrial>();
  let stopped = false;

  async function hold(one: Ordered, amplifier: AmplifierUse): Promise<void> {
    if (stopped || tools.signal.aborted) return;
    const missing = missingFor(one.scenario, abilities);
    const trial: TrialPlan = {
      ...one,
      image: plan.payload.image,
      payload: plan.payload.binary,
      nestedImage,
      within: null,
      amplifier,
      missing,
    };
    const reachesFar = blastOf(one.scenario) !== 'container' && missing.length === 0;
    const holdIt = async (): Promise<HeldTrial> => await holdTrial(session, trial, tools);
    const result = reachesFar ? await lock.hold(holdIt).catch(unlessAborted) : await holdIt();
    if (result === null) return;
    held.set(one.index, result);
    tools.listener.held(result, one);
    const { outcome } = result.trial.verdict;
    if (plan.afterFailure === 'stop' && outcome !== 'correct' && outcome !== 'skipped') stopped = true;
  }

  // Ended while it waited for its turn: nothing was begun.
  const unlessAborted = (error: unknown): null => {
    if (tools.signal.aborted) return null;
    throw error;
  };
  const off = (why: string): AmplifierUse => ({ status: 'off', why, latency });
  const inLane = (lane: Lane): readonly Ordered[] =>
    shuffled(
      all.filter(({ scenario }) => laneOf(scenario, plan.amplify) === lane),
      plan.seed,
      ({ scenario, holding }) => `${scenario.name}#${holding}`,
    );

  const unneeded = off('no symptom of this scenario hangs on a race');
  const refused = off('the scenario or the command line says never');
  for (const one of inLane('alone')) await hold(one, raceOf(one.scenario) === 'none' ? unneeded : refused);

  const engines = inLane('engine');
  // Half of the jobs while there are any: a nested engine takes long to start and is mostly waited for.
  const enginesJobs = engines.length > 0 ? Math.floor(plan.jobs / 2) : 0;
  const beside = pLimit(plan.jobs - enginesJobs);
  const nested = enginesJobs > 0 ? pLimit(enginesJobs) : beside;
  const underAmplifier = async (lane: Lane, limit: LimitFunction): Promise<void> => {
    const racing = inLane(lane);
    if (racing.length === 0 || stopped || tools.signal.aborted) return;
    await amplified(lab, { latency, racing, plan, tools }, async (use) => {
      await everyOne(racing.map(async (one) => await limit(async () => await hold(one, use))));
    });
  };
  await everyOne([
    (async () => {
      await everyOne(engines.map(async (one) => await nested(async () => await hold(one, unneeded))));
      beside.concurrency = plan.jobs;
    })(),
    (async () => {
      await everyOne(inLane('plain').map(async (one) => await beside(async () => await hold(one, unneeded))));
      // Queueing for a processor decides the race too, so no more than there are processors.
      await underAmplifier('amplified', pLimit(Math.min(plan.jobs, availableParallelism())));
    })(),
  ]);
  await underAmplifier('amplified-alone', pLimit(1));
  return [...held.entries()].toSorted(([a], [b]) => a - b).map(([, one]) => one);
}

/** `null`: nobody may churn here, or there is no place to. */
async function openLab(session: Session, plan: SuitePlan, { signal }: SuiteTools): Promise<AttachLab | null> {
  const hierarchy = pidsHierarchy(session.hierarchies);
  if (!plan.root || hierarchy === null) return null;
  return await attachLab({
    host: session.host,
    payload: plan.payload.binary,
    hierarchy,
    prefix: `w-${session.run.slice(session.run.lastIndexOf('-') + 1)}`,
    journal: async (what, undo) => {
      signal.throwIfAborted();
      await session.journal(RUN_SCOPE, what, undo);
    },
  });
}

interface Racing {
  readonly latency: AttachLatency | null;
  readonly racing: readonly Ordered[];
  readonly plan: SuitePlan;
  readonly tools: SuiteTools;
}

/** Runs what races under one amplifier, or without when it is not wanted or can not be had. */
async function amplified(
  lab: AttachLab | null,
  { latency, racing, plan, tools }: Racing,
  run: (use: AmplifierUse) => Promise<void>,
): Promise<void> {
  const why = reasonForNone(latency, racing, plan);
  if (why !== null || lab === null || latency === null) {
    const use: AmplifierUse = { status: 'off', why: why ?? 'this machine gives no place to churn in', latency };
    tools.listener.amplifier(use);
    await run(use);
    return;
  }
  const churn = await lab.churn(latency);
  tools.listener.amplifier(churn.use);
  try {
    await run(churn.use);
  } finally {
    await churn.stop();
  }
}

/** Waits for all of them also when one fails: none may go on while the run is being closed. */
async function everyOne(trials: readonly Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(trials);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
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

/** `null`: the amplifier is wanted. */
function reasonForNone(latency: AttachLatency | null, racing: readonly Ordered[], plan: SuitePlan): string | null {
  if (latency === null) return 'the attach latency could not be measured: that needs root and the pids controller';
  if (plan.amplify === 'always' || racing.some(({ scenario }) => scenario.amplify === 'always')) return null;
  if (latency.medianUs >= FAST_ATTACH_US) return null;
  return `an isolated attach takes ${latency.medianUs} us here, which is fast enough without`;
}
