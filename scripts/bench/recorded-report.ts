import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { judge } from '../../harness/diagnosis/judge.ts';
import { rank, read } from '../../harness/diagnosis/rank.ts';
import { runRules } from '../../harness/diagnosis/run-rules.ts';
import type { Reading } from '../../harness/model/reading.ts';
import { PHASES } from '../../harness/model/verdict.ts';
import type { RunReport, Trial } from '../../harness/model/run-report.ts';
import { type ReportView, trialKey } from '../../harness/report/html/view.ts';
import { scoreOf } from '../../harness/report/score.ts';
import { rules } from '../../harness/rules/index.ts';
import { parseReadings } from '../../harness/schema/readings.ts';
import { parseScenario } from '../../harness/schema/scenario.ts';

/** A report of so many trials, made from the recordings by the rules of today; each recording as often as it takes. */
export async function recordedReport(root: string, count: number): Promise<ReportView> {
  const folder = join(root, 'test', 'fixtures');
  const names = (await readdir(folder, { withFileTypes: true })).flatMap((entry) =>
    entry.isDirectory() && entry.name !== 'passive-full' ? [entry.name] : [],
  );
  const recorded = await Promise.all(
    names.toSorted().map(async (name) => await recordedTrial(root, { name, folder: join(folder, name) })),
  );
  const all = Array.from({ length: count }, (_, n) => {
    const { trial, readings } = recorded[n % recorded.length] ?? { trial: null, readings: [] };
    if (trial === null) throw new Error(`${folder} has no recordings`);
    return { readings, trial: { ...trial, holding: Math.floor(n / recorded.length) + 1, startMs: n * 900 } };
  });
  const trials = all.map(({ trial }) => trial);
  return {
    report: reportOf(trials),
    readings: new Map(all.map(({ trial, readings }) => [trialKey(trial), readings])),
    traces: new Map(),
  };
}

async function recordedTrial(
  root: string,
  { name, folder }: { readonly name: string; readonly folder: string },
): Promise<{ readonly trial: Trial; readonly readings: readonly Reading[] }> {
  const { readings } = parseReadings(await readFile(join(folder, 'readings.json'), 'utf8'));
  const file = `scenarios/${name.replace(/@.*$/u, '')}.yaml`;
  const scenario = parseScenario(await readFile(join(root, file), 'utf8'), file);
  const results = runRules(rules, readings);
  const diagnosis = rank(results, readings);
  const attempts = read(readings, 'exec.attempts') ?? [];
  const { symptom, ...expected } = scenario.expect;
  const trial: Trial = {
    run: 'recorded',
    scenario: name,
    title: scenario.title,
    tags: scenario.tags,
    source: { file, line: scenario.line },
    holding: 1,
    runtime: null,
    startMs: 0,
    durationMs: 9000,
    phases: PHASES.map((phase, n) => ({ phase, startMs: n * 900, durationMs: 900 })),
    expected,
    expectedSymptom: symptom,
    amplifier: null,
    attempts,
    intervention: read(readings, 'exec.intervention'),
    daemonLines: (read(readings, 'daemon.log')?.lines ?? []).slice(-3),
    diagnosis,
    rules: results,
    verdict: judge(scenario.expect, { diagnosis, attempts, disturbances: [], afterMs: 1 }),
    changes: [
      { what: `create the container w-${name}`, undo: `docker rm --force --volumes w-${name}`, result: 'done' },
    ],
    leftovers: [],
    readingsFile: `trials/${name}-1/readings.json`,
  };
  return { trial, readings };
}

function reportOf(trials: readonly Trial[]): RunReport {
  return {
    $schema: './report.schema.json',
    schemaVersion: 1,
    initp: '0.1.0',
    run: 'recorded',
    seed: '1',
    jobs: 4,
    planned: trials.length,
    amplify: 'auto',
    startedAt: '2026-01-01T00:00:00Z',
    durationMs: trials.length * 900,
    machine: {
      kernel: '6.18.5',
      arch: 'x64',
      cpus: 2,
      memoryBytes: 4 * 1024 ** 3,
      cgroup: 'v1',
      engine: '20.10.24',
      runtime: 'runc 1.1.5',
    },
    shard: null,
    trials,
    score: scoreOf(trials),
    leftovers: [],
    mergedFrom: [],
    missingShards: [],
    ended: 'complete',
    exitCode: 0,
  };
}
