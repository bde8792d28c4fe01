import type { ExitCode } from '../model/exit-code.ts';
import type { RunReport, Trial } from '../model/run-report.ts';
import type { Verdict } from '../model/verdict.ts';
import { command, mark, path, text } from './block.ts';
import type { Block, Mark } from './block.ts';
import { printable, shellWord } from './printable.ts';
import { counted } from './quantity.ts';
import { tally } from './tally.ts';
import { verdictText } from './verdict-text.ts';
import { fit } from './wrap.ts';

/** Two lines of 80 columns; the whole verdict stands with its trial. */
const MOST_CELLS = 140;

interface Next {
  readonly why: string;
  readonly type: string;
}

/** Where a report was written, and the page made of it; `null`: it was not. */
export interface Written {
  readonly reportPath: string | null;
  readonly pagePath: string | null;
}

/** What happened, where the report is, what to do now: at most five lines of 80 columns. */
export function endBlocks(report: RunReport, { reportPath, pagePath }: Written): readonly Block[] {
  const shown = pagePath ?? reportPath;
  const { why, type } = nextOf(report, reportPath);
  return [
    mark(markOf(report), fit(printable(happenedText(report)), MOST_CELLS)),
    ...(shown === null ? [] : [path('Report', shown)]),
    text(why),
    command(type),
  ];
}

function markOf({ exitCode, ended }: RunReport): Mark {
  if (exitCode === 0) return 'yes';
  return exitCode === 2 || ended === 'interrupted' ? 'unsure' : 'no';
}

const ENDED = {
  complete: '',
  interrupted: 'Interrupted. ',
  'timed-out': 'The time was up. ',
  stopped: 'Stopped after the first that was not correct. ',
} as const satisfies Record<RunReport['ended'], string>;

export function happenedText({ trials, ended, exitCode, planned }: RunReport): string {
  const prefix = `${exitCode === 3 ? 'The machine was left dirty. ' : ''}${ENDED[ended]}`;
  const [only] = trials;
  if (only === undefined) return `${prefix}No trial was held.`;
  if (trials.length === 1) return `${prefix}${only.scenario}: ${single(only)}.`;
  const outcomes = Object.entries(Object.groupBy(trials, ({ verdict }) => verdict.outcome));
  const parts = outcomes.map(([outcome, group]) => `${group.length} ${outcome}`);
  const unheld = planned > trials.length ? `; ${planned - trials.length} more were planned` : '';
  return `${prefix}${counted(trials.length, 'trial')}: ${parts.join(', ')}${unheld}.`;
}

function single({ attempts, diagnosis, verdict }: Trial): string {
  if (verdict.outcome !== 'correct') return verdictText(verdict);
  const { failed, total } = tally(attempts);
  const named = diagnosis?.status === 'named' ? `${diagnosis.finding.cause} named` : 'healthy';
  return `${failed} of ${total} execs failed, ${named}, which is correct`;
}

function nextOf(report: RunReport, reportPath: string | null): Next {
  const next = {
    0: { why: 'Ask the same of a container of your own:', type: 'initp diagnose CONTAINER' },
    1: {
      why: 'Diagnose again from what was read:',
      type: `initp diagnose --from ${shellWord(readings(report, reportPath))}`,
    },
    2: inconclusive(report.trials, reportPath),
    3: { why: 'Take back what is still changed:', type: 'initp undo --all' },
    64: { why: 'See what can be run:', type: 'initp run --help' },
    69: { why: 'Start an engine:', type: 'npm run setup' },
    70: { why: 'This is a bug of initp; see that nothing is left changed:', type: 'initp status' },
    130: { why: 'See that nothing is left changed:', type: 'initp status' },
    143: { why: 'See that nothing is left changed:', type: 'initp status' },
  } as const satisfies Record<ExitCode, Next>;
  return next[report.exitCode];
}

function inconclusive(trials: readonly Trial[], reportPath: string | null): Next {
  const quiet = trials.find(({ verdict }) => verdict.outcome === 'unsure' && verdict.why === 'no-symptom');
  if (quiet === undefined) {
    const doubtful = trials.find(({ verdict }) => verdict.outcome !== 'correct' && verdict.outcome !== 'skipped');
    const which = doubtful === undefined ? [] : ['--scenario', doubtful.scenario];
    const words = ['initp', 'report', reportPath ?? 'DIR', ...which];
    return { why: 'Read why, in full:', type: words.map(shellWord).join(' ') };
  }
  return { why: 'Make the race be lost more often:', type: `initp run ${shellWord(quiet.scenario)} --amplify always` };
}

const JUDGED_AGAINST: ReadonlySet<Verdict['outcome']> = new Set(['wrong', 'missed']);

/** The readings of the first trial that went wrong, beside the report. */
function readings({ trials }: RunReport, reportPath: string | null): string {
  const file = trials.find(({ verdict }) => JUDGED_AGAINST.has(verdict.outcome))?.readingsFile ?? 'readings.json';
  return reportPath === null ? file : reportPath.slice(0, reportPath.lastIndexOf('/') + 1) + file;
}
