import { z } from 'zod';

import type { Baseline, Seen } from '../model/baseline.ts';
import { engineIdentity, runtimeIdentity, valid } from './qualification-schema.ts';

const seen = z.templateLiteral([z.int(), '/', z.int()]) satisfies z.ZodType<Seen>;
const curve = z.record(z.string(), seen);

const baseline: z.ZodType<Baseline> = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('baseline'),
  startedAt: z.string(),
  machine: z.object({ kernel: z.string(), arch: z.string(), cgroup: z.enum(['v1', 'v2']) }),
  runtimes: z.array(runtimeIdentity),
  engines: z.array(engineIdentity),
  signatures: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.record(z.string(), seen)))),
  headroom: z.record(z.string(), z.record(z.string(), curve)),
  problems: z.record(z.string(), z.string()),
});

/** A baseline that somebody has kept. Throws `HarnessError` READINGS_INVALID. */
export function parseBaseline(text: string, path: string): Baseline {
  return valid(baseline, text, path);
}
