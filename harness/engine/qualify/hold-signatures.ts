import type { Cell } from '../../model/qualification.ts';
import type { AmplifierUse, Trial } from '../../model/run-report.ts';
import type { Scenario } from '../../model/scenario.ts';
import { registered } from '../../faults/index.ts';
import { countsOf } from '../../report/counts.ts';
import { normalise } from '../../qualify/normalise.ts';
import { signaturesOf } from '../../qualify/signatures.ts';
import { namedOf } from '../../report/score.ts';
import { holdTrial } from '../trial.ts';
import type { TrialListener } from '../trial-plan.ts';
import type { Lab } from './lab.ts';

/** One scenario on one runtime in one engine. */
export interface SignaturesOrder {
  readonly engine: string;
  readonly runtime: string;
  readonly scenario: Scenario;
  readonly amplifier: AmplifierUse;
  nextIndex(): number;
}

/** How much, and with what. */
export interface SignaturesTools {
  readonly trials: number;
  readonly attempts: number;
  readonly payload: { readonly binary: string; readonly image: string };
  readonly signal: AbortSignal;
}

/** Trials are told of by their cells alone. */
const SILENT: TrialListener = { phaseBegan: () => {}, phaseEnded: () => {}, attempted: () => {} };

/** Holds the scenario as `initp run` does, and keeps what its execs showed and what the diagnosis made of it. */
export async function holdSignatures(
  lab: Lab,
  order: SignaturesOrder,
  { trials, attempts, payload, signal }: SignaturesTools,
): Promise<Cell> {
  const { engine, runtime, amplifier, nextIndex } = order;
  const scenario: Scenario = {
    ...order.scenario,
    attempts,
    engine: 'host',
    workload: { ...order.scenario.workload, runtime },
  };
  const held: Trial[] = [];
  for (let n = 0; n < trials; n++) {
    signal.throwIfAborted();
    const index = nextIndex();
    const { trial } = await holdTrial(
      lab.session,
      {
        scenario,
        // Names the scope of its undo: counts over all cells.
        holding: index,
        index,
        image: payload.image,
        payload: payload.binary,
        nestedImage: null,
        within: lab.nested,
        amplifier,
        missing: [],
      },
      { listener: SILENT, signal, runStartMs: 0, faultFor: registered },
    );
    signal.throwIfAborted();
    held.push(trial);
  }
  const broken = held.find(({ verdict }) => verdict.outcome === 'broken')?.verdict;
  if (broken?.outcome === 'broken' && held.every(({ verdict }) => verdict.outcome === 'broken')) {
    const why = normalise(`${broken.phase}: ${broken.error.message}`);
    return { kind: 'signatures', status: 'not-held', engine, runtime, scenario: scenario.name, why };
  }
  return {
    kind: 'signatures',
    status: 'held',
    engine,
    runtime,
    scenario: scenario.name,
    outcomes: countsOf(held.map(({ verdict }) => verdict.outcome)).map(({ what, count }) => ({ outcome: what, count })),
    named: countsOf(held.map(namedOf)),
    signatures: signaturesOf(held.flatMap((trial) => trial.attempts)),
    leftovers: held.flatMap(({ leftovers }) => leftovers),
  };
}
