import { z } from 'zod';
import { SYMPTOMS } from '../model/scenario.ts';
import { OUTCOMES } from '../model/verdict.ts';

const rate = z
  .object({ hits: z.int(), total: z.int(), lowRatio: z.number(), highRatio: z.number() })
  .meta({ id: 'Rate', description: 'With the Wilson interval (95 %) of the true rate.' });

const counts = z.array(z.object({ what: z.string(), count: z.int() })).describe('Most frequent first.');

export const score = z.object({
  scenarios: z.array(
    z.object({
      scenario: z.string(),
      runtime: z.string().nullable(),
      trials: z.int(),
      expectedSymptom: z.enum(SYMPTOMS),
      symptom: rate,
      named: counts,
      layers: counts,
      outcomes: z.array(z.object({ outcome: z.enum(OUTCOMES), count: z.int() })),
      durationMs: z.number().nullable(),
    }),
  ),
  skipped: z.int().describe('Not held: they count nowhere else.'),
  correct: rate,
  wrong: rate,
  missed: rate,
  unsure: rate,
  broken: rate,
  falseAlarms: rate.describe('Controls for which a cause was named.'),
  time: z
    .object({ wallMs: z.number(), sumMs: z.number() })
    .nullable()
    .prefault(null)
    .describe('From the start of the first trial to the end of the last, and the sum of all.'),
  confusion: z.array(z.object({ expected: z.string(), named: z.string(), count: z.int() })),
});
