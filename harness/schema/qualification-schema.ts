import { z } from 'zod';

import { ENTRIES } from '../model/exec-attempt.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { type Cell, type Qualification, QUALIFY_PARTS, type QualifyInputs } from '../model/qualification.ts';
import { OUTCOMES } from '../model/verdict.ts';
import { checkJson } from './json-document.ts';

const rate = z.object({ hits: z.int(), total: z.int(), lowRatio: z.number(), highRatio: z.number() });
const counts = z.array(z.object({ what: z.string(), count: z.int() }));
const place = { engine: z.string(), runtime: z.string() };
const latencies = { works: rate, p50Ms: z.number().nullable(), p95Ms: z.number().nullable() };
const growth = z.array(z.object({ what: z.string(), before: z.number(), after: z.number() }));
const attach = z.enum(['amplified', 'quiet']);
const latency = z.object({ samples: z.int(), minUs: z.number(), medianUs: z.number(), maxUs: z.number() });
const held = { status: z.literal('held'), ...place };

const signature = z.object({
  entry: z.enum(ENTRIES),
  kind: z.enum(['null-exec', 'true', 'command']),
  outcome: z.enum(['works', 'fails', 'hangs', 'not-tried']),
  exitCode: z.int().nullable(),
  text: z.string(),
  log: z.array(z.string()),
  refusals: z.enum(['none', 'some', 'twenty-or-more']),
  oomKills: z.enum(['none', 'some']),
  count: z.int(),
  medianMs: z.number(),
});

const notHeld = { status: z.literal('not-held'), why: z.string(), ...place };

const cell: z.ZodType<Cell> = z.union([
  z.object({
    kind: z.literal('oracle'),
    ...held,
    ...latencies,
    healthy: rate,
    named: counts,
    failure: z.string().nullable(),
    growth,
  }),
  z.object({
    kind: z.literal('signatures'),
    ...held,
    scenario: z.string(),
    outcomes: z.array(z.object({ outcome: z.enum(OUTCOMES), count: z.int() })),
    named: counts,
    signatures: z.array(signature),
    leftovers: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('headroom'),
    ...held,
    attach,
    latency: latency.nullable(),
    points: z.array(z.object({ free: z.int(), failed: rate, texts: counts })),
  }),
  z.object({
    kind: z.literal('invariants'),
    ...held,
    by: z.enum(['full-container', 'missing-program']),
    failed: rate,
    neighbour: z.object(latencies),
    recoveryMs: z.number().nullable(),
    afterwards: rate,
    growth,
  }),
  z.object({ kind: z.literal('oracle'), ...notHeld }),
  z.object({ kind: z.literal('signatures'), ...notHeld, scenario: z.string() }),
  z.object({ kind: z.literal('headroom'), ...notHeld, attach }),
  z.object({ kind: z.literal('invariants'), ...notHeld }),
]);

export const runtimeIdentity = z.object({
  name: z.string(),
  version: z.string(),
  commit: z.string().nullable(),
  go: z.string().nullable(),
  libseccomp: z.string().nullable(),
  sha256: z.string(),
});

export const engineIdentity = z.object({ name: z.string(), docker: z.string(), containerd: z.string() });

const machine = z.object({
  kernel: z.string(),
  arch: z.string(),
  cpus: z.int(),
  memoryBytes: z.number(),
  cgroup: z.enum(['v1', 'v2']),
  engine: z.string(),
  runtime: z.string(),
});

const thoroughness = z.object({
  attempts: z.int(),
  trials: z.int(),
  execsAPoint: z.int(),
  execsOfOracle: z.int(),
});

const inputs: z.ZodType<QualifyInputs> = z.object({
  runtimes: z.array(z.object({ name: z.string(), path: z.string(), sha256: z.string() })),
  engines: z.array(z.string()),
  scenarios: z.array(z.string()),
  parts: z.array(z.enum(QUALIFY_PARTS)),
  thoroughness,
  shard: z.object({ part: z.int(), of: z.int() }).nullable(),
});

const qualification: z.ZodType<Qualification> = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('qualification'),
  initp: z.string(),
  run: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  machine,
  thoroughness,
  runtimes: z.array(runtimeIdentity),
  engines: z.array(engineIdentity),
  planned: z.array(z.string()),
  cells: z.array(cell),
  leftovers: z.array(z.string()),
  ended: z.enum(['complete', 'interrupted']),
});

/** A qualification that was saved, from whomever. Throws `HarnessError` READINGS_INVALID. */
export function parseQualification(text: string, path: string): Qualification {
  return valid(qualification, text, path);
}

export function parseQualifyInputs(text: string, path: string): QualifyInputs {
  return valid(inputs, text, path);
}

/** What was measured before a run broke off, one cell a line; a last line that was cut is left out. */
export function parseCells(text: string, path: string): readonly Cell[] {
  const lines = text.split('\n');
  const whole = lines.slice(0, -1).filter((line) => line !== '');
  return whole.map((line) => valid(cell, line, path));
}

export function valid<T>(schema: z.ZodType<T>, text: string, path: string): T {
  const checked = checkJson(schema, text);
  if (checked.status === 'valid') return checked.value;
  throw new HarnessError({
    code: 'READINGS_INVALID',
    message: `${path}: ${checked.problem}`,
    hint: 'Give what `initp qualify` has written, as it was written.',
    exitCode: EXIT.usage,
    cause: checked.cause,
  });
}
