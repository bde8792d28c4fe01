import type { NestedEngine } from '../docker/nested-engine.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { AmplifierUse, PhaseTime } from '../model/run-report.ts';
import type { Requirement, Scenario } from '../model/scenario.ts';
import type { Phase } from '../model/verdict.ts';

/** One holding of a scenario, to be held. */
export interface TrialPlan {
  readonly scenario: Scenario;
  readonly holding: number;
  /** Counts over the whole run, from 1: the only thing that names of the trial's own are made of. */
  readonly index: number;
  readonly image: string;
  /** The payload's binary on this machine. */
  readonly payload: string;
  /** That nested engines are started from; `null`: there is none. */
  readonly nestedImage: string | null;
  /** The engine that the session speaks to, when that is a nested one which other trials use as well. */
  readonly within: NestedEngine | null;
  readonly amplifier: AmplifierUse | null;
  readonly missing: readonly Requirement[];
}

/** What a trial tells while it goes on. */
export interface TrialListener {
  phaseBegan(plan: TrialPlan, phase: Phase): void;
  /** A phase ended; `note` says in a few words what came of it, and may be empty. */
  phaseEnded(plan: TrialPlan, time: PhaseTime, note: string): void;
  /** An exec of the symptom has ended. */
  attempted(plan: TrialPlan, attempt: ExecAttempt): void;
}
