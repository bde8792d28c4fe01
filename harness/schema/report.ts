import { z } from 'zod';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { REPORT_SCHEMA, type RunReport } from '../model/run-report.ts';
import { SYMPTOMS } from '../model/scenario.ts';
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
  run: z.string().default('').describe('The run that it was held in.'),
  scenario: z.string(),
  title: z.string(),
  tags: z.array(z.string()).default([]),
  source: z
    .object({ file: z.string(), line: z.int().min(1) })
    .nullable()
    .default(null)
    .describe('Where the truth of the scenario is written.'),
  holding: z.int(),
  runtime: z.string().nullable(),
  startMs: z.number(),
  durationMs: z.number(),
  phases: z.array(z.object({ phase, startMs: z.number(), durationMs: z.number() })),
  expected,
  expectedSymptom: z.enum(SYMPTOMS),
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

const shard = z
  .object({ part: z.int().min(1), of: z.int().min(1), scenarios: z.array(z.string()) })
  .nullable()
  .default(null)
  .describe('Which part of a larger choice the run held, and the names of all scenarios of that choice.');

const facts = {
  initp: z.string(),
  run: z.string(),
  seed: z.string(),
  planned: z.int().describe('Trials that were to be held.'),
  amplify: z.enum(['auto', 'always', 'never']),
  startedAt: z.string().describe('The one wall-clock time, RFC 3339 UTC; all others are offsets.'),
  durationMs: z.number(),
  machine,
  shard,
  ended: z.enum(['complete', 'interrupted', 'timed-out', 'stopped']),
  exitCode: z.literal(Object.values(EXIT)),
};

/** The report of a run: JSON is it, everything else is rendered from it. */
export const runReport = z.object({
  $schema: z.string().default(REPORT_SCHEMA),
  schemaVersion: z.literal(1),
  ...facts,
  jobs: z.int(),
  trials: z.array(trial),
  score,
  leftovers: z.array(z.string()).describe('Of what all trials shared; empty is clean.'),
  mergedFrom: z.array(z.object(facts)).default([]).describe('Empty for the report of one run.'),
  missingShards: z.array(z.object({ part: z.int(), of: z.int() })).default([]),
});

/** Reads the text of a `report.json`; `file` is for the message. */
export function parseReport(text: string, file: string): RunReport {
  const checked = checkJson<RunReport>(runReport, text);
  if (checked.status === 'valid') return whole(checked.value);
  throw new HarnessError({
    code: 'USAGE',
    message: `${printable(file)} is no report of this version of initp: ${checked.problem}`,
    hint: 'Give the report.json that `initp run` wrote, unchanged.',
    exitCode: EXIT.usage,
    cause: checked.cause,
  });
}

/** Trials of a report from before runs could be merged do not say which run they are from. */
function whole(report: RunReport): RunReport {
  return { ...report, trials: report.trials.map((one) => (one.run === '' ? { ...one, run: report.run } : one)) };
}
