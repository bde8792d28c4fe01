import { z } from 'zod';
import { REQUIREMENTS } from '../model/scenario.ts';
import { PHASES } from '../model/verdict.ts';
import { cause, layer } from './finding-schema.ts';

export const phase = z.enum(PHASES);

const truth = z.object({ cause, layer });

export const expected = z.discriminatedUnion('diagnosis', [
  z.object({ diagnosis: z.literal('healthy') }),
  z.object({ diagnosis: z.literal('named'), cause, layer }),
  z.object({ diagnosis: z.literal('both'), causes: z.tuple([truth, truth]) }),
]);

const requirement = z.enum(REQUIREMENTS);

export const verdict = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('correct'), afterMs: z.number() }),
  z.object({ outcome: z.literal('wrong'), expected, named: truth }),
  z.object({ outcome: z.literal('missed'), expected }),
  z.object({
    outcome: z.literal('unsure'),
    why: z.enum(['no-symptom', 'unexpected-symptom', 'tied', 'blind', 'disturbed']),
  }),
  z.object({ outcome: z.literal('skipped'), missing: z.tuple([requirement], requirement) }),
  z.object({
    outcome: z.literal('broken'),
    phase,
    error: z.object({ name: z.string(), message: z.string(), code: z.string().nullable() }),
  }),
]);
