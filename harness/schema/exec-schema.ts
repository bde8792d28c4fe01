import { z } from 'zod';
import { ENTRIES } from '../model/exec-attempt.ts';

export const execEnd = z.discriminatedUnion('status', [
  z.object({ status: z.literal('exited'), exitCode: z.int() }),
  z.object({ status: z.literal('hung'), afterMs: z.number() }),
  z.object({ status: z.literal('refused'), error: z.string() }),
]);

/** One exec through one entry. */
export const execAttempt = z
  .object({
    entry: z.enum(ENTRIES),
    kind: z.enum(['null-exec', 'true', 'command']),
    // Not in readings of before it was tried.
    terminal: z.enum(['none', 'allocated']).prefault('none'),
    how: z.string(),
    atMs: z.number(),
    durationMs: z.number(),
    end: execEnd,
    outcome: z.enum(['works', 'fails', 'hangs', 'not-tried']),
    stdout: z.string(),
    stderr: z.string(),
    logAdded: z.object({ bytes: z.number(), errors: z.array(z.string()) }).nullable(),
    pidsDeltas: z.array(z.object({ path: z.string(), refusals: z.int().nullable(), ownRefusals: z.int().nullable() })),
    // Not in readings of before they were counted.
    memoryDeltas: z
      .array(z.object({ path: z.string(), limitHits: z.int().nullable(), oomKills: z.int().nullable() }))
      .prefault([]),
    cpuDeltas: z
      .array(z.object({ path: z.string(), throttledCount: z.int().nullable(), throttledMs: z.number().nullable() }))
      .prefault([]),
    stalls: z
      .object({ cpuMs: z.number().nullable(), ioMs: z.number().nullable(), memoryMs: z.number().nullable() })
      .prefault({ cpuMs: null, ioMs: null, memoryMs: null }),
  })
  .meta({ id: 'ExecAttempt' });

/** Proof by intervention. */
export const intervention = z
  .object({
    path: z.string(),
    was: z.string(),
    liftedTo: z.string(),
    liftedMs: z.number(),
    restoredTo: z.string(),
    before: z.array(execAttempt),
    lifted: z.array(execAttempt),
    after: z.array(execAttempt),
  })
  .meta({ id: 'Intervention' });
