import type { Phase } from '../model/verdict.ts';
import { printable } from './printable.ts';
import { counted, durationText } from './quantity.ts';
import { fit, pad } from './wrap.ts';

/** One phase that ended. */
export interface Progress {
  readonly scenario: string;
  readonly phase: Phase;
  readonly durationMs: number;
  /** What came of it, in a few words; may be empty. */
  readonly note: string;
}

export interface ProgressOptions {
  readonly columns: number;
  /** Cells for the name, so that the lines of one run stand in columns; 0 when there is only one. */
  readonly nameColumns: number;
}

/** What a run of several trials is about to do; the seed gives the same order again. */
export function runLine(run: {
  readonly scenarios: readonly unknown[];
  readonly trials: number;
  readonly jobs: number;
  readonly seed: string;
}): string {
  const { scenarios, trials, jobs, seed } = run;
  const times = trials === 1 ? '' : `, ${trials} times each`;
  const beside = jobs === 1 ? 'one at a time' : `up to ${jobs} side by side`;
  return `${counted(scenarios.length, 'scenario')}${times}, ${beside}; --seed ${seed} gives the same order`;
}

/** The longest name of a phase. */
const PHASE_CELLS = 'preflight'.length;
const TIME_CELLS = 6;

/** `read-init-p  symptom     1.2 s  18 of 18 execs failed`; cut where the terminal ends. */
export function progressLine(progress: Progress, options: ProgressOptions): string {
  const line = [
    pad(printable(progress.scenario), options.nameColumns),
    pad(progress.phase, PHASE_CELLS),
    durationText(progress.durationMs).padStart(TIME_CELLS),
    printable(progress.note),
  ].join('  ');
  return fit(line.trimEnd(), Math.max(20, options.columns));
}
