import type { UndoResult, UndoStep } from './undo-step.ts';

/** Who replayed a step. */
export type UndoneBy = 'trial' | 'watchdog' | 'undo';

/** What a journal begins with: whose run it is, and which engine it is about. */
export interface JournalHead {
  readonly v: 1;
  readonly type: 'run';
  readonly run: string;
  readonly pid: number;
  /** Of that pid, clock ticks since boot. */
  readonly startTime: string;
  /** RFC 3339 UTC. */
  readonly startedAt: string;
  /** As in `DOCKER_HOST`. */
  readonly endpoint: string;
}

/** A change that is about to be made, and the way back. */
export interface JournalStep {
  readonly v: 1;
  readonly type: 'step';
  /** Counts from 1 in the order of the changes. */
  readonly id: number;
  /** Which trial of the run, such as `healthy#1`; `run` for what all trials share. */
  readonly scope: string;
  /** For a person: what is changed. */
  readonly what: string;
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly undo: UndoStep;
}

export interface JournalUndone {
  readonly v: 1;
  readonly type: 'undone';
  readonly id: number;
  readonly by: UndoneBy;
  readonly result: UndoResult;
}

export type JournalRecord = JournalHead | JournalStep | JournalUndone;

/** A journal as it was read back. */
export interface Journal {
  readonly path: string;
  readonly head: JournalHead;
  readonly steps: readonly JournalStep[];
  readonly undone: readonly JournalUndone[];
}
