import type { RunReport, Trial } from '../../harness/model/run-report.ts';
import { printable } from '../../harness/report/printable.ts';
import { verdictText } from '../../harness/report/verdict-text.ts';

export const FAIL_ON = ['wrong', 'inconclusive', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** The exit codes of `initp` in a word, as docs/use/exit-codes.md has them. */
export function verdictOf(code: number): 'passed' | 'failed' | 'inconclusive' | 'dirty' | 'error' {
  if (code === 0) return 'passed';
  if (code === 1) return 'failed';
  if (code === 2) return 'inconclusive';
  return code === 3 ? 'dirty' : 'error';
}

/** A machine that was left dirty, and a program that could not do its work, fail whatever was asked for. */
export function isFailure(code: number, failOn: FailOn): boolean {
  const verdict = verdictOf(code);
  switch (verdict) {
    case 'passed':
      return false;
    case 'failed':
      return failOn !== 'never';
    case 'inconclusive':
      return failOn === 'inconclusive';
    case 'dirty':
    case 'error':
      return true;
  }
}

/** One workflow command for each trial that is not what it should be. */
export function annotationsOf({ trials, leftovers }: RunReport): readonly string[] {
  const told = trials.flatMap((trial) => {
    const { outcome } = trial.verdict;
    const left = trial.leftovers.map((what) => command('error', `left behind by ${trial.scenario}`, what));
    if (outcome === 'correct' || outcome === 'skipped') return left;
    return [command(outcome === 'unsure' ? 'warning' : 'error', trial.scenario, verdictText(trial.verdict)), ...left];
  });
  return [...told, ...leftovers.map((what) => command('error', 'left behind by the run', what))];
}

/** What stands in it may not end the line, and in its title no property. */
function command(level: 'error' | 'warning', title: string, message: string): string {
  return `::${level} title=${property(`initp: ${title}`)}::${data(message)}`;
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** The run as a table of Markdown. */
export function summaryOf(report: RunReport): string {
  const { machine, score, trials, exitCode } = report;
  const held = trials.length - score.skipped;
  const rows = trials.map(
    (trial) => `| ${cell(trial.scenario)} | ${cell(runtimeOf(trial))} | ${cell(verdictText(trial.verdict))} |`,
  );
  return [
    `## initp: ${verdictOf(exitCode)}`,
    '',
    `${score.correct.hits} of ${held} correct, ${score.wrong.hits} wrong, ${score.missed.hits} missed, ${score.skipped} skipped; ` +
      `Linux ${cell(machine.kernel)} (${machine.arch}, cgroup ${machine.cgroup}), engine ${cell(machine.engine)}, ${cell(machine.runtime)}.`,
    '',
    '| scenario | runtime | verdict |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function runtimeOf({ runtime }: Trial): string {
  return runtime ?? 'default';
}

/** Text in a table: no end of a cell or line, no markup. */
function cell(text: string): string {
  return printable(text)
    .replaceAll(/\s+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/gu, String.raw`\$&`);
}
