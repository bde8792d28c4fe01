import type { SuspectedLimit } from '../model/finding.ts';
import type { Trial } from '../model/run-report.ts';
import { command, fact, heading, mark, output, text, title } from './block.ts';
import type { Block } from './block.ts';
import { causeBlocks, limitCitations, remedyBlocks } from './finding-blocks.ts';
import { shellWord } from './printable.ts';
import { counted } from './quantity.ts';
import { ruleBlocks } from './rule-blocks.ts';
import { amplifierBlocks, machineBlocks } from './story-machine.ts';
import { proofBlocks } from './story-proof.ts';
import { stepBlocks } from './story-steps.ts';
import { refusalsOf, tally } from './tally.ts';
import { MARK_OF_OUTCOME, verdictText } from './verdict-text.ts';

/** One trial, told like an investigation: what fails, where, why, what mends it, what proves it, what is left. */
export function trialBlocks(trial: Trial, runtime: string): readonly Block[] {
  const holding = trial.holding > 1 ? ` (holding ${trial.holding})` : '';
  const verdict = mark(MARK_OF_OUTCOME[trial.verdict.outcome], verdictText(trial.verdict));
  const head = title(`${trial.scenario}${holding}: ${trial.title}`);
  if (trial.verdict.outcome === 'skipped') return [head, verdict];
  const finding = trial.diagnosis?.status === 'named' ? trial.diagnosis.finding : null;
  return [
    head,
    ...stepBlocks(trial.attempts, runtime),
    ...echoBlocks(trial.daemonLines),
    ...limitBlocks(trial),
    ...(trial.diagnosis === null ? [heading('No diagnosis was made')] : causeBlocks(trial.diagnosis)),
    ...ruleBlocks(trial.rules, []),
    ...(finding === null ? [] : remedyBlocks(finding)),
    ...(trial.intervention === null ? [] : proofBlocks(trial.intervention)),
    ...machineBlocks(trial),
    ...(trial.amplifier === null ? [] : amplifierBlocks(trial.amplifier)),
    heading('The verdict'),
    verdict,
  ];
}

/** What an operator finds first, in the log of dockerd, and what leads nowhere. */
function echoBlocks(lines: readonly string[]): readonly Block[] {
  if (lines.length === 0) return [];
  return [
    heading('Meanwhile in the log of dockerd'),
    ...lines.map((line) => output(line, 1)),
    text('Echoes: the runtime had failed before dockerd wrote them.'),
  ];
}

/** The limit as the finding saw it, and as the counters moved while the execs ran. */
function limitBlocks({ attempts, diagnosis, intervention }: Trial): readonly Block[] {
  const finding = diagnosis?.status === 'named' ? diagnosis.finding : null;
  const suspect = finding?.suspect ?? null;
  const refusals = refusalsOf(attempts).filter((each) => each.refusals > 0);
  const file = suspect?.path ?? intervention?.path ?? null;
  if (finding === null && refusals.length === 0) return [];
  const execs = counted(tally(attempts).total, 'exec');
  const blocks = [
    ...(file === null ? [] : fileBlocks(file)),
    ...(suspect === null || suspect.room === null ? [] : [fact('headroom', headroom(suspect.room))]),
    ...(finding === null ? [] : limitCitations(finding)),
    ...refusals.map((each) => fact('refused', `${counted(each.refusals, 'fork')} across ${execs}, in ${each.path}`)),
  ];
  return blocks.length === 0 ? [] : [heading('The limit'), ...blocks];
}

/** Where to look: a limit of tasks has counters beside it. */
function fileBlocks(file: string): readonly Block[] {
  // A resource limit of each process is in no file.
  if (!file.startsWith('/')) return [fact('limit', file)];
  const isPids = file.endsWith('/pids.max');
  return isPids
    ? [fact('cgroup', parent(file)), command(`grep . ${shellWord(parent(file))}/pids.*`)]
    : [command(`cat ${shellWord(file)}`)];
}

function headroom({ max, current }: NonNullable<SuspectedLimit['room']>): string {
  const free = max - current;
  return `${current} of ${max} slots taken, ${free < 0 ? `${-free} too many` : `${free} free`}`;
}

function parent(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}
