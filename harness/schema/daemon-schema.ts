import { z } from 'zod';

const found = z.object({
  status: z.literal('found'),
  pid: z.int(),
  state: z.string(),
  threads: z.int().nonnegative(),
  waitsIn: z.string().nullable(),
  startedAtMs: z.number(),
  program: z.object({ path: z.string(), file: z.enum(['there', 'deleted']) }).nullable(),
});

const answer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('answers'), afterMs: z.number() }),
  z.object({ status: z.literal('refused') }),
  z.object({ status: z.literal('missing') }),
  z.object({ status: z.literal('silent'), afterMs: z.number() }),
  z.object({ status: z.literal('unknown'), why: z.string() }),
]);

/** Where one daemon stands. */
export const daemon = z.object({
  process: z.discriminatedUnion('status', [
    found,
    z.object({ status: z.literal('gone'), why: z.string() }),
    z.object({ status: z.literal('unknown'), why: z.string() }),
  ]),
  socket: z.string().nullable(),
  answer,
});
