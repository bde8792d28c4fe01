import type { Expected, Requirement, Truth } from './scenario.ts';

export const PHASES = [
  'preflight',
  'workload',
  'baseline',
  'inject',
  'symptom',
  'evidence',
  'confirm',
  'diagnosis',
  'undo',
  'leftovers',
] as const;
export type Phase = (typeof PHASES)[number];

/** An error that survives JSON. */
export interface SerializedError {
  readonly name: string;
  readonly message: string;
  /** The stable code of a `HarnessError`; `null` for anything else, which is a bug. */
  readonly code: string | null;
}

/** The diagnosis judged against the scenario's truth. */
export type Verdict =
  /** `afterMs`: from the injection to the diagnosis. */
  | { readonly outcome: 'correct'; readonly afterMs: number }
  | { readonly outcome: 'wrong'; readonly expected: Expected; readonly named: Truth }
  | { readonly outcome: 'missed'; readonly expected: Expected }
  | { readonly outcome: 'unsure'; readonly why: 'no-symptom' | 'unexpected-symptom' | 'tied' | 'blind' | 'disturbed' }
  | { readonly outcome: 'skipped'; readonly missing: readonly [Requirement, ...Requirement[]] }
  | { readonly outcome: 'broken'; readonly phase: Phase; readonly error: SerializedError };

/** How a trial can end, as its verdict says. */
export const OUTCOMES = [
  'correct',
  'wrong',
  'missed',
  'unsure',
  'skipped',
  'broken',
] as const satisfies readonly Verdict['outcome'][];
