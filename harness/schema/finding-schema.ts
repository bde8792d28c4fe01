import { z } from 'zod';
import { CAUSES } from '../model/cause.ts';
import { STRENGTHS } from '../model/finding.ts';
import { LAYERS } from '../model/layer.ts';
import { evidenceKind } from './evidence-schema.ts';

export const cause = z.enum(CAUSES);
export const layer = z.enum(LAYERS);

const citation = z.object({ kind: evidenceKind, quote: z.string() });

const remedy = z.object({
  for: z.enum(['docker', 'systemd', 'kubelet', 'application', 'host']),
  commands: z.tuple([z.string()], z.string()),
  changes: z.string(),
  lasts: z.string(),
});

const finding = z
  .object({
    rule: z.string(),
    cause,
    layer,
    strength: z.enum(STRENGTHS),
    because: z.string(),
    whyLayer: z.string(),
    citations: z.tuple([citation], citation),
    remedy: z.array(remedy),
    suspect: z
      .object({
        path: z.string(),
        liftTo: z.string(),
        reach: z.enum(['container', 'host']),
        room: z.object({ max: z.number(), current: z.number() }).nullable(),
      })
      .nullable(),
    explains: z.array(cause),
  })
  .meta({ id: 'Finding' });

export const ruleResult = z.discriminatedUnion('status', [
  z.object({ rule: z.string(), status: z.literal('matched'), finding }),
  z.object({ rule: z.string(), status: z.literal('ruled-out'), because: z.string() }),
  z.object({ rule: z.string(), status: z.literal('no-evidence'), missing: z.array(evidenceKind) }),
  z.object({ rule: z.string(), status: z.literal('crashed'), error: z.string() }),
]);

const headroom = z.object({ freeSlots: z.int().nullable(), path: z.string().nullable() });

export const diagnosis = z.discriminatedUnion('status', [
  z.object({ status: z.literal('named'), finding, others: z.array(finding) }),
  z.object({ status: z.literal('tied'), findings: z.tuple([finding, finding], finding) }),
  z.object({ status: z.literal('healthy'), headroom }),
  z.object({ status: z.literal('blind'), missing: z.array(evidenceKind), why: z.string() }),
]);
