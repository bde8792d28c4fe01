import type { SuiteListener } from '../engine/suite.ts';
import type { TrialPlan } from '../engine/trial-plan.ts';
import type { EventTrial, RunEvent } from '../model/run-event.ts';
import { trialEnded } from '../report/forms/events.ts';

/** Tells each event of a run when it happens. `atMs`: since the run began. */
export function eventListener(atMs: () => number, tell: (event: RunEvent) => void): SuiteListener {
  const now = (): number => Math.round(atMs());
  return {
    phaseBegan(plan, phase) {
      if (phase === 'preflight') tell({ event: 'trial-began', atMs: now(), ...trialOf(plan) });
    },
    phaseEnded(plan, { phase, durationMs }) {
      tell({ event: 'phase-ended', atMs: now(), ...trialOf(plan), phase, durationMs });
    },
    attempted: () => {},
    amplifier: (use) => tell({ event: 'amplifier', atMs: now(), use }),
    held: ({ trial }) => tell(trialEnded(trial)),
  };
}

function trialOf({ scenario, holding }: TrialPlan): EventTrial {
  return { scenario: scenario.name, holding, runtime: scenario.workload.runtime };
}

/** Both are told, one after the other. */
export function both(one: SuiteListener, other: SuiteListener): SuiteListener {
  return {
    phaseBegan(...of) {
      one.phaseBegan(...of);
      other.phaseBegan(...of);
    },
    phaseEnded(...of) {
      one.phaseEnded(...of);
      other.phaseEnded(...of);
    },
    attempted(...of) {
      one.attempted(...of);
      other.attempted(...of);
    },
    amplifier(use) {
      one.amplifier(use);
      other.amplifier(use);
    },
    held(...of) {
      one.held(...of);
      other.held(...of);
    },
  };
}
