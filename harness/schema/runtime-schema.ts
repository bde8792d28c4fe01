import { z } from 'zod';

import { neededFile, program } from './exec-place-schema.ts';

const version = z.discriminatedUnion('status', [
  z.object({ status: z.literal('said'), line: z.string() }),
  z.object({
    status: z.literal('ended'),
    exitCode: z.int().nullable(),
    signal: z.string().nullable(),
    said: z.string(),
  }),
  z.object({ status: z.literal('silent'), afterMs: z.number() }),
  z.object({ status: z.literal('not-run') }),
]);

/** The program that the shim starts for an exec. */
export const runtimeProgram = z.object({
  word: z.string(),
  searched: z.array(z.string()),
  found: program,
  needs: z.array(neededFile),
  hostMachine: z.int().nullable(),
  version,
});

const startTicks = z.string();

/** What the runtime has written down of the container. */
export const runtimeRecord = z.object({
  path: z.string(),
  directory: z.enum(['there', 'missing']),
  content: z.enum(['json', 'missing', 'empty', 'zeros', 'cut-short', 'other']),
  sizeBytes: z.number(),
  recorded: z.object({ pid: z.int(), startTicks }).nullable(),
  actual: z.object({ pids: z.array(z.int()), startTicks }).nullable(),
  // Not in readings of before they were looked at.
  cgroups: z
    .array(
      z.object({
        controller: z.string(),
        path: z.string(),
        directory: z.enum(['there', 'missing']),
        init: z.enum(['in-it', 'below', 'elsewhere', 'unknown']),
        closed: z.enum(['no-processors', 'no-memory-nodes', 'threaded', 'invalid', 'hands-down']).nullable(),
      }),
    )
    .nullable()
    .prefault(null),
});
