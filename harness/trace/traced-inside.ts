import type { ExecTrace } from '../model/exec-trace.ts';

/** What was seen of the tasks of an exec, together. */
export type TracedInside = Pick<ExecTrace, 'lanes' | 'events' | 'steps' | 'race' | 'durationMs' | 'leftOut'>;
