import type { RunReport, Trial } from '../../model/run-report.ts';
import { printableLines } from '../printable.ts';
import { shortfalls } from '../shortfalls.ts';
import { type GroupOutcome, outcomeOf, trialName } from '../trial-groups.ts';
import { verdictText } from '../verdict-text.ts';

const COMMAND_OF = {
  correct: null,
  wrong: 'error',
  missed: 'error',
  broken: 'error',
  dirty: 'error',
  unsure: 'warning',
  skipped: 'notice',
} as const satisfies Record<GroupOutcome, 'error' | 'warning' | 'notice' | null>;

/** Annotations of GitHub Actions, one line each, at the line of the scenario where its truth is written. */
export function githubAnnotations(report: RunReport): string {
  const lines = [
    ...report.trials.flatMap(annotationOf),
    ...shortfalls(report).map(({ what }) => workflowCommand('error', { title: 'initp' }, what)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotationOf(trial: Trial): readonly string[] {
  const command = COMMAND_OF[outcomeOf(trial)];
  if (command === null) return [];
  const { source, leftovers, verdict, diagnosis } = trial;
  const because = diagnosis?.status === 'named' ? `\n${diagnosis.finding.because}` : '';
  const left = leftovers.map((each) => `\nleft behind: ${each}`).join('');
  const place = source === null ? {} : { file: source.file, line: String(source.line) };
  return [workflowCommand(command, { ...place, title: trialName(trial) }, `${verdictText(verdict)}${left}${because}`)];
}

/**
 * `::error file=x,line=1::message`. What would end the line, the message or a property is written as the runner reads it
 * back (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
function workflowCommand(command: string, properties: Readonly<Record<string, string>>, message: string): string {
  const written = Object.entries(properties).map(
    ([name, value]) => `${name}=${data(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${command} ${written.join(',')}::${data(message)}`;
}

function data(text: string): string {
  return printableLines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
