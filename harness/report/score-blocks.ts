import type { Count, HeldTime, Rate, ScenarioScore, Score } from '../model/score.ts';
import { fact, fittedTable, heading, mark, table, text, title } from './block.ts';
import type { Block, Mark, Row } from './block.ts';
import { counted, durationText, rateText } from './quantity.ts';
import { MARK_OF_OUTCOME } from './verdict-text.ts';

/** More words than this do not fit beside each other on a terminal. */
const MOST_COLUMNS = 10;

/** What a run of several trials has shown: each scenario in a line, what was taken for what, and the rates. */
export function scoreBlocks(score: Score): readonly Block[] {
  return [
    title('The score'),
    scenarioTable(score.scenarios),
    heading('The causes'),
    ...confusionBlocks(score),
    heading('The rates'),
    ...rateBlocks(score),
  ];
}

function scenarioTable(scenarios: readonly ScenarioScore[]): Block {
  const repeated = scenarios.some(({ trials }) => trials > 1);
  const head = ['scenario', ...(repeated ? ['trials'] : []), 'failed', 'named', 'layer', 'verdict', 'time'];
  return fittedTable(
    head,
    scenarios.map((one) => ({
      mark: markOf(one),
      values: [
        one.runtime === null ? one.scenario : `${one.scenario} @${one.runtime}`,
        ...(repeated ? [String(one.trials)] : []),
        one.symptom.total === 0 ? '-' : `${one.symptom.hits}/${one.symptom.total}`,
        countsText(one.named),
        countsText(one.layers),
        outcomesText(one),
        one.durationMs === null ? '-' : durationText(one.durationMs),
      ],
    })),
  );
}

/** The worst of its trials. */
function markOf({ outcomes }: ScenarioScore): Mark {
  const marks = outcomes.map(({ outcome }) => MARK_OF_OUTCOME[outcome]);
  return (['no', 'unsure', 'yes'] as const).find((one) => marks.includes(one)) ?? 'skipped';
}

/** `pod-pids-limit`, or `pod-pids-limit 4, healthy 1` when they differ. */
function countsText(counts: readonly Count[]): string {
  const [first, ...others] = counts;
  if (first === undefined) return '-';
  return others.length === 0 ? first.what : counts.map(({ what, count }) => `${what} ${count}`).join(', ');
}

function outcomesText({ outcomes }: ScenarioScore): string {
  return countsText(outcomes.map(({ outcome, count }) => ({ what: outcome, count })));
}

/** The whole matrix where it fits, and in any case every cell off its diagonal. */
function confusionBlocks({ confusion }: Score): readonly Block[] {
  const total = confusion.reduce((sum, { count }) => sum + count, 0);
  const off = confusion.filter(({ expected, named }) => expected !== named);
  const right = total - off.reduce((sum, { count }) => sum + count, 0);
  const words = [...new Set(confusion.flatMap(({ expected, named }) => [expected, named]))].toSorted();
  return [
    ...(words.length > 1 && words.length <= MOST_COLUMNS ? [matrix(confusion, words)] : []),
    mark(off.length === 0 ? 'yes' : 'no', `${right} of ${counted(total, 'trial')} named as expected, cause by cause`),
    ...off.map(({ expected, named, count }) => mark('no', `${expected}: ${named}, ${counted(count, 'time')}`)),
  ];
}

/** Rows: the truth. Columns: the answers, by the number of their row. */
function matrix(confusion: Score['confusion'], words: readonly string[]): Block {
  const rows = words.map((expected, index): Row => {
    const cells = words.map((named) => confusion.find((one) => one.expected === expected && one.named === named));
    const wrong = cells.some((cell, column) => cell !== undefined && column !== index);
    const none = cells.every((cell) => cell === undefined);
    return {
      mark: none ? 'skipped' : wrong ? 'no' : 'yes',
      values: [`${index + 1} ${expected}`, ...cells.map((cell) => String(cell?.count ?? '·'))],
    };
  });
  return table(['expected \\ named', ...words.map((_, index) => String(index + 1))], rows);
}

function rateBlocks({ correct, wrong, missed, unsure, broken, falseAlarms, skipped, time }: Score): readonly Block[] {
  return [
    good('correct', correct),
    bad('wrong', wrong, 'no'),
    bad('missed', missed, 'no'),
    bad('unsure', unsure, 'unsure'),
    bad('broken', broken, 'no'),
    ...(falseAlarms.total === 0
      ? [text('No control was held: nothing is known of false alarms.')]
      : [bad('false alarms on controls', falseAlarms, 'no')]),
    ...(time === null ? [] : [fact('time', timeText(time))]),
    ...(skipped === 0 ? [] : [fact('skipped', `${counted(skipped, 'trial')}, which count nowhere above`)]),
  ];
}

/** 0.5 is two at a time, all the time. */
function timeText({ wallMs, sumMs }: HeldTime): string {
  const ratio = sumMs === 0 ? 1 : wallMs / sumMs;
  return `${durationText(wallMs)} from first to last, ${durationText(sumMs)} one after the other: ${ratio.toFixed(2)} of it`;
}

/** Only all of them are enough. */
function good(label: string, rate: Rate): Block {
  return mark(rate.hits === rate.total ? 'yes' : 'no', line(label, rate));
}

/** One is too many. */
function bad(label: string, rate: Rate, how: Mark): Block {
  return mark(rate.hits === 0 ? 'yes' : how, line(label, rate));
}

function line(label: string, { hits, total }: Rate): string {
  return `${label}: ${hits} of ${total}, ${rateText(hits, total)}`;
}
