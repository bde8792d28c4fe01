import type { RunReport } from '../../model/run-report.ts';
import type { Rate } from '../../model/score.ts';
import { counted, durationText, rateText } from '../quantity.ts';
import { shortfalls } from '../shortfalls.ts';
import { happenedText } from '../story-end.ts';
import { tally } from '../tally.ts';
import { type GroupOutcome, outcomeOf, type TrialGroup, trialGroups, trialName } from '../trial-groups.ts';
import { verdictText } from '../verdict-text.ts';
import { markdownCode, markdownText } from './markdown-text.ts';

/** A comment of a pull request takes 65,536 characters, and a job's summary 1 MiB: the smaller one counts. */
const MOST_CHARACTERS = 60_000;
const MOST_CELL = 400;

const SIGN = {
  correct: '✅',
  wrong: '❌',
  missed: '❌',
  broken: '💥',
  dirty: '🧹',
  unsure: '❔',
  skipped: '➖',
} as const satisfies Record<GroupOutcome, string>;

/** For a job's summary or a pull request: what came out, what was not correct, and how sure that is. */
export function markdownReport(report: RunReport): string {
  const groups = trialGroups(report);
  const sure = groups.filter(({ outcome }) => outcome === 'correct' || outcome === 'skipped');
  const doubtful = groups.filter((group) => !sure.includes(group));
  const before = [headline(report), ...shortfalls(report).map(({ what }) => `> ⚠️ ${markdownText(what)}`)].join('\n\n');
  const after = [rates(report), footer(report)].join('\n\n');
  const room = MOST_CHARACTERS - before.length - after.length - 400;
  // What is not correct goes first: it is what must not be cut.
  const [notCorrect, left] = table('Not correct', doubtful, room);
  const [others] = table(doubtful.length === 0 ? 'Scenarios' : 'Correct and skipped', sure, left);
  return `${[before, notCorrect, others, after].filter((part) => part !== '').join('\n\n')}\n`;
}

function headline(report: RunReport): string {
  const sign = report.exitCode === 0 ? '✅' : report.exitCode === 2 ? '❔' : '❌';
  return `## ${sign} initp: ${markdownText(happenedText(report))}`;
}

/** The table, and how much room it leaves. Rows that do not fit are counted. */
function table(title: string, groups: readonly TrialGroup[], room: number): readonly [string, number] {
  if (groups.length === 0) return ['', room];
  const lines = [
    `### ${title}`,
    '',
    '| | scenario | runtime | execs failed | what was found |',
    '| --- | --- | --- | --- | --- |',
  ];
  let left = room - lines.join('\n').length;
  let shown = 0;
  for (const group of groups) {
    const line = row(group);
    if (line.length + 1 > left) break;
    lines.push(line);
    left -= line.length + 1;
    shown += 1;
  }
  if (shown < groups.length) lines.push('', `… and ${groups.length - shown} more: see report.html or report.json.`);
  return [lines.join('\n'), left];
}

function row({ scenario, runtime, trials, outcome }: TrialGroup): string {
  const { failed, total } = tally(trials.flatMap(({ attempts }) => attempts));
  const words = [
    `${SIGN[outcome]} ${outcome}`,
    `${markdownCode(scenario)}${trials.length > 1 ? ` × ${trials.length}` : ''}`,
    markdownText(runtime),
    total === 0 ? '–' : `${failed} of ${total}`,
    markdownText(cut(story({ trials, outcome }))),
  ];
  return `| ${words.join(' | ')} |`;
}

function story({ trials, outcome }: Pick<TrialGroup, 'trials' | 'outcome'>): string {
  const telling = trials.filter((trial) => outcomeOf(trial) === outcome);
  const [first] = telling;
  if (first === undefined) return '';
  const { verdict, diagnosis, leftovers } = first;
  if (outcome === 'correct') {
    return diagnosis?.status === 'named' ? `${diagnosis.finding.cause} in ${diagnosis.finding.layer}` : 'healthy';
  }
  const which = trials.length > 1 ? `${counted(telling.length, 'trial')}, first ${trialName(first)}: ` : '';
  const left = leftovers.map((each) => `; left behind: ${each}`).join('');
  const blind = diagnosis?.status === 'blind' ? ` (${diagnosis.why})` : '';
  return `${which}${verdictText(verdict)}${blind}${left}`;
}

function rates({ score }: RunReport): string {
  const { correct, wrong, missed, falseAlarms } = score;
  return [
    '### How sure that is',
    '',
    rateLine('correct', correct),
    rateLine('wrong', wrong),
    rateLine('missed', missed),
    ...(falseAlarms.total === 0 ? [] : [rateLine('false alarms on controls', falseAlarms)]),
  ].join('\n');
}

function rateLine(what: string, { hits, total }: Rate): string {
  return `- ${what}: ${hits} of ${total}, true rate ${rateText(hits, total)}`;
}

function footer({ machine, run, seed, initp, durationMs }: RunReport): string {
  const words = `initp ${initp}, run ${run}, seed ${seed}, ${durationText(durationMs)}; engine ${machine.engine}, ${machine.runtime}, Linux ${machine.kernel}, cgroup ${machine.cgroup}`;
  return `<sub>${markdownText(words)}</sub>`;
}

function cut(text: string): string {
  return text.length <= MOST_CELL ? text : `${text.slice(0, MOST_CELL)}…`;
}
