import type { RunReport } from '../model/run-report.ts';
import { counted } from './quantity.ts';

/** Something that keeps a run from being green and that no trial tells of. */
export interface Shortfall {
  readonly kind: 'dirty' | 'incomplete';
  readonly what: string;
}

export function shortfalls(report: RunReport): readonly Shortfall[] {
  const { leftovers, missingShards, ended, planned, trials } = report;
  const unheld = Math.max(0, planned - trials.length);
  return [
    ...leftovers.map((each): Shortfall => ({ kind: 'dirty', what: `left behind by the run: ${each}` })),
    ...missingShards.map(({ part, of }): Shortfall => ({
      kind: 'incomplete',
      what: `part ${part} of ${of} is missing: its scenarios were not held, or its report is not among these`,
    })),
    ...(ended === 'complete'
      ? []
      : [{ kind: 'incomplete' as const, what: `the run was ${ended}; ${counted(unheld, 'planned trial')} not held` }]),
  ];
}
