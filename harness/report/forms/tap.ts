import type { RunReport, Trial } from '../../model/run-report.ts';
import { printable } from '../printable.ts';
import { shortfalls } from '../shortfalls.ts';
import { outcomeOf, runtimeName } from '../trial-groups.ts';
import { verdictText } from '../verdict-text.ts';

/** TAP, version 14: a test point for each trial, with what is to be known of it as YAML. */
export function tapReport(report: RunReport): string {
  const { trials, machine } = report;
  const short = shortfalls(report);
  return [
    'TAP version 14',
    `1..${trials.length + short.length}`,
    comment(`initp ${report.initp}, run ${report.run}, seed ${report.seed}`),
    comment(`engine ${machine.engine}, ${machine.runtime}, Linux ${machine.kernel}, cgroup ${machine.cgroup}`),
    ...trials.flatMap((trial, index) => trialLines(trial, index + 1, runtimeName(trial, report))),
    ...short.map(({ what }, index) => `not ok ${trials.length + index + 1} - ${description(what)}`),
    '',
  ].join('\n');
}

function trialLines(trial: Trial, point: number, runtime: string): readonly string[] {
  const outcome = outcomeOf(trial);
  const name = description(`${trial.scenario} #${trial.holding} @${runtime}`);
  if (outcome === 'skipped') return [`ok ${point} - ${name} # SKIP ${description(verdictText(trial.verdict))}`];
  return [
    `${outcome === 'correct' ? 'ok' : 'not ok'} ${point} - ${name}`,
    '  ---',
    ...Object.entries(details(trial, outcome)).map(([key, value]) => `  ${key}: ${yaml(value)}`),
    '  ...',
  ];
}

function details(trial: Trial, outcome: string): Readonly<Record<string, string | number>> {
  const { diagnosis, leftovers, source } = trial;
  return {
    outcome,
    verdict: verdictText(trial.verdict),
    duration_ms: trial.durationMs,
    ...(diagnosis?.status === 'named' ? { cause: diagnosis.finding.cause, because: diagnosis.finding.because } : {}),
    ...(source === null ? {} : { at: `${source.file}:${source.line}` }),
    ...(leftovers.length === 0 ? {} : { left_behind: leftovers.join('; ') }),
  };
}

/** What JSON quotes YAML reads, whatever is in it. */
function yaml(value: string | number): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(printable(value));
}

/** `#` begins a directive, and a number in front would be a second point. */
function description(words: string): string {
  return printable(words)
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('#', String.raw`\#`);
}

function comment(words: string): string {
  return `# ${printable(words)}`;
}
