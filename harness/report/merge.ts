import { exitCodeOfRun } from '../diagnosis/exit-code-of-run.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { MissingShard, RunFacts, RunReport, ShardOfRun, Trial } from '../model/run-report.ts';
import { scoreOf } from './score.ts';

/** Worst first. What could not be held to its end beats what was found until then, and a dirty machine beats all. */
const WORST_FIRST: readonly ExitCode[] = [
  EXIT.dirty,
  EXIT.terminated,
  EXIT.interrupted,
  EXIT.internal,
  EXIT.failed,
  EXIT.inconclusive,
];

/**
 * Several reports as one, in the order in which their runs began; at least one. Parts that nobody held are named and
 * keep the whole from being green, also when there is but one report and it is such a part.
 */
export function mergeReports(reports: readonly RunReport[]): RunReport {
  const ordered = reports.toSorted((a, b) => compare(a.startedAt, b.startedAt) || compare(a.run, b.run));
  const [first] = ordered;
  if (first === undefined) throw new Error('there is no report to merge');
  const parts = ordered.flatMap((report) => (report.mergedFrom.length > 0 ? report.mergedFrom : [factsOf(report)]));
  const missingShards = missingOf(parts.flatMap(({ shard }) => (shard === null ? [] : [shard])));
  const trials = counted(ordered.flatMap((report) => report.trials));
  const leftovers = ordered.flatMap((report) => report.leftovers);
  const common = { missingShards, exitCode: exitCodeOf({ trials, leftovers, parts, missingShards }) };
  if (ordered.length === 1) return { ...first, ...common };
  return {
    ...first,
    ...common,
    initp: words(parts.map(({ initp }) => initp)),
    run: parts.map(({ run }) => run).join('+'),
    seed: words(parts.map(({ seed }) => seed)),
    shard: null,
    jobs: Math.max(...ordered.map(({ jobs }) => jobs)),
    planned: sum(ordered.map(({ planned }) => planned)),
    durationMs: sum(ordered.map(({ durationMs }) => durationMs)),
    trials,
    score: scoreOf(trials),
    leftovers,
    ended: parts.find(({ ended }) => ended !== 'complete')?.ended ?? 'complete',
    mergedFrom: parts,
  };
}

/** Of runs that are given twice, the ids. */
export function givenTwice(reports: readonly RunReport[]): readonly string[] {
  const ids = reports.flatMap((report) =>
    report.mergedFrom.length > 0 ? report.mergedFrom.map(({ run }) => run) : [report.run],
  );
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

function factsOf(report: RunReport): RunFacts {
  const { initp, run, seed, planned, amplify, startedAt, durationMs, machine, shard, ended, exitCode } = report;
  return { initp, run, seed, planned, amplify, startedAt, durationMs, machine, shard, ended, exitCode };
}

/** Parts belong together when the choice that they are parts of is the same. */
function missingOf(shards: readonly ShardOfRun[]): readonly MissingShard[] {
  const choices = Map.groupBy(shards, ({ of, scenarios }) => `${of} ${scenarios.toSorted(compare).join(' ')}`);
  return [...choices.values()].flatMap((parts) => {
    const held = new Set(parts.map(({ part }) => part));
    const of = parts[0]?.of ?? 0;
    return Array.from({ length: of }, (_, index) => index + 1)
      .filter((part) => !held.has(part))
      .map((part) => ({ part, of }));
  });
}

/** Scenario and holding tell a trial from all others of its run: over several runs the holdings count on. */
function counted(trials: readonly Trial[]): readonly Trial[] {
  const held = new Map<string, number>();
  return trials.map((trial) => {
    const holding = (held.get(trial.scenario) ?? 0) + 1;
    held.set(trial.scenario, holding);
    return { ...trial, holding };
  });
}

function exitCodeOf(of: {
  readonly trials: readonly Trial[];
  readonly leftovers: readonly string[];
  readonly parts: readonly RunFacts[];
  readonly missingShards: readonly MissingShard[];
}): ExitCode {
  const codes = new Set<ExitCode>([exitCodeOfRun(of.trials, of.leftovers)]);
  // Of a part only what its trials do not tell: that all of its scenarios were skipped says nothing of the whole.
  for (const { exitCode, ended } of of.parts) {
    if (ended !== 'complete' || exitCode === EXIT.dirty) codes.add(exitCode === EXIT.ok ? EXIT.inconclusive : exitCode);
  }
  if (of.missingShards.length > 0) codes.add(EXIT.inconclusive);
  return WORST_FIRST.find((code) => codes.has(code)) ?? EXIT.ok;
}

function words(each: readonly string[]): string {
  return [...new Set(each)].join('+');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
