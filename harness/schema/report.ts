import { z } from 'zod';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { RunReport } from '../model/run-report.ts';
import { printable } from '../report/printable.ts';
import { execAttempt, intervention } from './exec-schema.ts';
import { diagnosis, ruleResult } from './finding-schema.ts';
import { checkJson } from './json-document.ts';
import { score } from './score-schema.ts';
import { expected, phase, verdict } from './verdict-schema.ts';

const latency = z
  .object({ samples: z.int(), minUs: z.number(), medianUs: z.number(), maxUs: z.number() })
  .meta({ id: 'AttachLatency', description: 'Isolated cgroup migrations, microseconds.' });

const amplifier = z.discriminatedUnion('status', [
  z.object({ status: z.literal('off'), why: z.string(), latency: latency.nullable() }),
  z.object({
    status: z.literal('on'),
    kind: z.literal('churn'),
    intervalUs: z.number(),
    tickUs: z.number(),
    before: latency,
    during: latency,
  }),
]);

const trial = z.object({
  scenario: z.string(),
  title: z.string(),
  holding: z.int(),
  runtime: z.string().nullable(),
  startMs: z.number(),
  durationMs: z.number(),
  phases: z.array(z.object({ phase, startMs: z.number(), durationMs: z.number() })),
  expected,
  expectedSymptom: z.enum(['fails', 'works']),
  amplifier: amplifier.nullable(),
  attempts: z.array(execAttempt),
  intervention: intervention.nullable(),
  diagnosis: diagnosis.nullable(),
  daemonLines: z.array(z.string()).describe('Echoes of the failure, never its cause.'),
  rules: z.array(ruleResult),
  verdict,
  changes: z.array(
    z.object({ what: z.string(), undo: z.string(), result: z.enum(['done', 'nothing-to-do', 'failed']) }),
  ),
  leftovers: z.array(z.string()).describe('Empty is clean.'),
  readingsFile: z.string().nullable().describe('Relative to the report.'),
});

const machine = z.object({
  kernel: z.string(),
  arch: z.string(),
  cpus: z.int(),
  memoryBytes: z.number(),
  cgroup: z.enum(['v1', 'v2']),
  engine: z.string(),
  runtime: z.string(),
});

/** The report of a run: JSON is it, everything else is rendered from it. */
export const runReport = z.object({
  schemaVersion: z.literal(1),
  initp: z.string(),
  run: z.string(),
  seed: z.string(),
  jobs: z.int(),
  planned: z.int().describe('Trials that were to be held.'),
  amplify: z.enum(['auto', 'always', 'never']),
  startedAt: z.string().describe('The one wall-clock time, RFC 3339 UTC; all others are offsets.'),
  durationMs: z.number(),
  machine,
  trials: z.array(trial),
  score,
  leftovers: z.array(z.string()).describe('Of what all trials shared; empty is clean.'),
  ended: z.enum(['complete', 'interrupted', 'timed-out', 'stopped']),
  exitCode: z.literal(Object.values(EXIT)),
});

/** Reads the text of a `report.json`; `file` is for the message. */
export function parseReport(text: string, file: string): RunReport {
  const checked = checkJson<RunReport>(runReport, text);
  if (checked.status === 'valid') return checked.value;
  throw new HarnessError({
    code: 'USAGE',
    message: `${printable(file)} is no report of this version of initp: ${checked.problem}`,
    hint: 'Give the report.json that `initp run` wrote, unchanged.',
    exitCode: EXIT.usage,
    cause: checked.cause,
  });
}
