import type { Trial } from '../model/run-report.ts';
import { mark, title } from './block.ts';
import type { Block } from './block.ts';
import { MARK_OF_OUTCOME, verdictText } from './verdict-text.ts';

/** What a line in a table can not say: why a trial was not correct, and what it has left behind. */
export function remarkBlocks(trials: readonly Trial[]): readonly Block[] {
  const remarks = trials.flatMap(remarksOf);
  return remarks.length === 0 ? [] : [title('Not correct, skipped, or left behind'), ...remarks];
}

function remarksOf(trial: Trial): readonly Block[] {
  const { verdict, changes, leftovers, diagnosis } = trial;
  const name = nameOf(trial);
  const why = diagnosis?.status === 'blind' ? ` (${diagnosis.why})` : '';
  return [
    ...(verdict.outcome === 'correct'
      ? []
      : [mark(MARK_OF_OUTCOME[verdict.outcome], `${name}: ${verdictText(verdict)}${why}`)]),
    ...changes
      .filter(({ result }) => result === 'failed')
      .map(({ what, undo }) => mark('no', `${name}: ${what}: NOT taken back (${undo})`)),
    ...leftovers.map((each) => mark('no', `${name}: left behind: ${each}`)),
  ];
}

function nameOf({ scenario, holding, runtime }: Trial): string {
  return `${scenario}${holding > 1 ? ` #${holding}` : ''}${runtime === null ? '' : ` @${runtime}`}`;
}
