import type { RunReport, Trial } from '../../model/run-report.ts';
import type { Rate } from '../../model/score.ts';
import { intervalMarkup } from '../chart/matrix-chart.ts';
import { element, type Markup, xml } from '../markup.ts';
import { rateText } from '../quantity.ts';
import { rateOf } from '../score.ts';
import { outcomeOf, type TrialGroup, trialGroups } from '../trial-groups.ts';
import { trialId } from './view.ts';
import { glyph, TONE_OF } from './words.ts';

/** Scenario x runtime: how many holdings were correct, with the interval of that rate, and the way to the trials. */
export function scenarioMatrix(report: RunReport): Markup {
  const groups = trialGroups(report);
  const runtimes = [...new Set(groups.map(({ runtime }) => runtime))];
  const scenarios = [...new Set(groups.map(({ scenario }) => scenario))];
  const places = new Map(report.trials.map((trial, index) => [trial, trialId(index)]));
  return element(
    'section',
    { id: 'matrix' },
    element('h2', {}, 'Scenario by runtime'),
    element(
      'p',
      { class: 'small' },
      'How many holdings were correct; the bar is the range of the true rate (95 %, from 0 to 100 %).',
    ),
    element(
      'div',
      { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Scenario by runtime' },
      element(
        'table',
        { class: 'matrix' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            element('th', { scope: 'col' }, 'scenario'),
            runtimes.map((name) => element('th', { scope: 'col' }, name)),
          ),
        ),
        element(
          'tbody',
          {},
          scenarios.map((scenario) =>
            element(
              'tr',
              { 'data-scenario': scenario },
              element('th', { scope: 'row' }, scenario),
              runtimes.map((runtime) => {
                const group = groups.find((one) => one.scenario === scenario && one.runtime === runtime);
                return group === undefined ? element('td', {}, '–') : cell(group, places);
              }),
            ),
          ),
        ),
      ),
    ),
  );
}

function cell({ trials, outcome }: TrialGroup, places: ReadonlyMap<Trial, string>): Markup {
  const tone = TONE_OF[outcome];
  // The trial that makes the cell what it is.
  const [telling = trials[0]] = trials.filter((trial) => outcomeOf(trial) === outcome);
  const held = trials.filter((trial) => outcomeOf(trial) !== 'skipped');
  const correct = rateOf(held.filter((trial) => outcomeOf(trial) === 'correct').length, held.length);
  const words =
    held.length === 0
      ? 'skipped'
      : outcome === 'correct'
        ? `${correct.hits} of ${correct.total}`
        : `${outcome}, ${correct.hits} of ${correct.total} correct`;
  const href = telling === undefined ? '#' : `#${places.get(telling) ?? ''}`;
  return element(
    'td',
    { class: tone },
    element('a', { href }, glyph(tone), ` ${words}`),
    held.length === 0 ? null : intervalBar(correct, tone),
  );
}

const BAR = 90;

/** The range of a true rate on a line from 0 to 100 %. */
export function intervalBar(rate: Rate, tone: 'yes' | 'no' | 'unsure' | 'skipped'): Markup {
  const ratio = rate.total === 0 ? 0 : rate.hits / rate.total;
  return xml(
    'svg',
    {
      class: 'chart',
      width: BAR + 4,
      height: 12,
      viewBox: `0 0 ${BAR + 4} 12`,
      role: 'img',
      'aria-label': `${rate.hits} of ${rate.total}, true rate ${rateText(rate.hits, rate.total)}`,
    },
    intervalMarkup({ ...rate, ratio }, tone, { x: 2, y: 6, width: BAR, height: 12 }),
  );
}
