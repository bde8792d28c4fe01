import type { Entry, ExecKind, ExecOutcome } from '../model/exec-attempt.ts';
import type { Attach } from '../model/qualification.ts';
import type { Family } from './family.ts';

/** What must be seen of an exec for a prediction to be true. */
export interface Expectation {
  readonly outcome?: ExecOutcome;
  readonly text?: RegExp;
  readonly exitCode?: number;
  readonly refusals?: 'twenty-or-more';
}

/** Something that was read in the sources of a runtime or an engine before it was run. */
export type Prediction = {
  /** What is broken. */
  readonly cause: string;
  readonly families: readonly Family[];
  /** Of the engine; `null`: it does not matter. */
  readonly docker: { readonly from: number; readonly below: number } | null;
  /** For a person: what was predicted. */
  readonly words: string;
  readonly expects: Expectation;
} & (
  | { readonly of: 'signatures'; readonly scenario: string; readonly entry: Entry; readonly kind: ExecKind }
  | { readonly of: 'headroom'; readonly attach: Attach; readonly free: readonly number[] }
);

const RUNC: readonly Family[] = ['runc <= 1.0', 'runc 1.1', 'runc 1.2 and 1.3', 'runc >= 1.4'];

/** Families that many predictions are about. */
export const FAMILIES_OF = {
  runc: RUNC,
  /** One socket for configuration and state: a child that dies leaves unread data in it. */
  old: ['runc <= 1.0', 'runc 1.1'],
  /** A socket of its own for the state (runc 1.2.0-rc.2). */
  new: ['runc 1.2 and 1.3', 'runc >= 1.4'],
  all: [...RUNC, 'crun'],
} as const satisfies Record<string, readonly Family[]>;

/** Through the Engine API, as the person sees it. */
export const USER = { of: 'signatures', entry: 'engine-api', kind: 'true', docker: null } as const;
