import type { Trial } from '../model/run-report.ts';
import { mark, table, title } from './block.ts';
import type { Block } from './block.ts';
import { rateText } from './quantity.ts';
import { tally } from './tally.ts';
import { MARK_OF_OUTCOME } from './verdict-text.ts';

/** All trials of a run, one row each; and a rate for each scenario that was held more than once. */
export function tableBlocks(trials: readonly Trial[]): readonly Block[] {
  const rows = trials.map((trial) => ({ mark: MARK_OF_OUTCOME[trial.verdict.outcome], values: valuesOf(trial) }));
  return [title('All trials'), table(['scenario', 'execs failed', 'diagnosis', 'verdict'], rows), ...rates(trials)];
}

function valuesOf(trial: Trial): readonly string[] {
  const { failed, total } = tally(trial.attempts);
  return [
    trial.scenario +
      (trial.holding > 1 ? ` #${trial.holding}` : '') +
      (trial.runtime === null ? '' : ` @${trial.runtime}`),
    total === 0 ? '-' : `${failed} of ${total}`,
    diagnosisText(trial),
    trial.verdict.outcome,
  ];
}

function diagnosisText({ diagnosis }: Trial): string {
  if (diagnosis === null) return '-';
  return diagnosis.status === 'named' ? diagnosis.finding.cause : diagnosis.status;
}

function rates(trials: readonly Trial[]): readonly Block[] {
  // What was skipped was not held: it says nothing about a rate.
  const held = Object.groupBy(
    trials.filter(({ verdict }) => verdict.outcome !== 'skipped'),
    ({ scenario, runtime }) => (runtime === null ? scenario : `${scenario} @${runtime}`),
  );
  return Object.entries(held).flatMap(([name, group = []]) => {
    if (group.length < 2) return [];
    const correct = group.filter(({ verdict }) => verdict.outcome === 'correct').length;
    const sure = correct === group.length ? 'yes' : 'unsure';
    const { failed, total } = tally(group.flatMap(({ attempts }) => attempts));
    const execs = total === 0 ? '' : `; ${failed} of ${total} execs failed, ${rateText(failed, total)}`;
    return [mark(sure, `${name}: ${correct} of ${group.length} correct, ${rateText(correct, group.length)}${execs}`)];
  });
}
