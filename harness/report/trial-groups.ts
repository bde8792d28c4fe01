import type { RunReport, Trial } from '../model/run-report.ts';
import type { Verdict } from '../model/verdict.ts';

/** How all holdings of one scenario on one runtime came out together. */
export type GroupOutcome = Verdict['outcome'] | 'dirty';

export interface TrialGroup {
  readonly scenario: string;
  readonly runtime: string;
  /** Never empty. */
  readonly trials: readonly Trial[];
  /** The worst of its trials; `skipped` only when all of them were. */
  readonly outcome: GroupOutcome;
}

const WORST_FIRST = [
  'dirty',
  'broken',
  'wrong',
  'missed',
  'unsure',
  'correct',
  'skipped',
] as const satisfies readonly GroupOutcome[];

/** Scenario x runtime, in the order of the trials. */
export function trialGroups(report: RunReport): readonly TrialGroup[] {
  const groups = Map.groupBy(report.trials, (trial) => `${trial.scenario}\n${runtimeName(trial, report)}`);
  return [...groups.values()].flatMap((trials) => {
    const [first] = trials;
    if (first === undefined) return [];
    const outcomes = trials.map(outcomeOf);
    const outcome = WORST_FIRST.find((one) => outcomes.includes(one)) ?? 'skipped';
    return [{ scenario: first.scenario, runtime: runtimeName(first, report), trials, outcome }];
  });
}

/** A machine that was left dirty makes whatever was diagnosed secondary. */
export function outcomeOf({ verdict, leftovers }: Trial): GroupOutcome {
  return leftovers.length > 0 ? 'dirty' : verdict.outcome;
}

/** The name given to the engine, or the engine's default as the machine of its run tells it: `runc 1.1.5`. */
export function runtimeName({ runtime, run }: Trial, report: RunReport): string {
  if (runtime !== null) return runtime;
  const { machine } = report.mergedFrom.find((one) => one.run === run) ?? report;
  return machine.runtime;
}

/** `read-init-p #2 @crun`; holding and runtime only where there are several. */
export function trialName({ scenario, holding, runtime }: Trial): string {
  return `${scenario}${holding > 1 ? ` #${holding}` : ''}${runtime === null ? '' : ` @${runtime}`}`;
}
