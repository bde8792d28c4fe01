import type { RunReport, Trial } from '../../model/run-report.ts';
import { element, type Markup } from '../markup.ts';
import { durationText } from '../quantity.ts';
import { tally } from '../tally.ts';
import { outcomeOf, runtimeName, trialName } from '../trial-groups.ts';
import { trialId } from './view.ts';
import { badge } from './words.ts';

/** Every trial, a row each, and what narrows them. */
export function trialList(report: RunReport): Markup {
  const { trials } = report;
  const distinct = (of: (trial: Trial) => readonly string[]): readonly string[] =>
    [...new Set(trials.flatMap(of))].toSorted();
  return element(
    'section',
    { id: 'trials' },
    element('h2', {}, 'Trials'),
    element(
      'form',
      { id: 'filters', class: 'js-only', role: 'search', 'aria-label': 'Filter the trials' },
      choice(
        'verdict',
        distinct((trial) => [outcomeOf(trial)]),
      ),
      choice(
        'runtime',
        distinct((trial) => [runtimeName(trial, report)]),
      ),
      choice(
        'tag',
        distinct(({ tags }) => tags),
      ),
      element(
        'label',
        {},
        'text ',
        element('input', { type: 'search', name: 'text', autocomplete: 'off', spellcheck: 'false' }),
      ),
      element('button', { type: 'reset' }, 'clear'),
      element('output', { id: 'count', 'aria-live': 'polite' }, `${trials.length} trials`),
    ),
    element(
      'div',
      { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Trials' },
      element(
        'table',
        { class: 'trials' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ['trial', 'verdict', 'named', 'execs failed', 'runtime', 'took'].map((head) =>
              element('th', { scope: 'col' }, head),
            ),
          ),
        ),
        element(
          'tbody',
          {},
          trials.map((trial, index) => row(trial, index, runtimeName(trial, report))),
        ),
      ),
    ),
  );
}

function choice(name: string, values: readonly string[]): Markup {
  return element(
    'label',
    {},
    `${name} `,
    element(
      'select',
      { name },
      element('option', { value: '' }, 'any'),
      values.map((value) => element('option', { value }, value)),
    ),
  );
}

function row(trial: Trial, index: number, runtime: string): Markup {
  const { diagnosis, attempts, durationMs, title, tags, verdict } = trial;
  const outcome = outcomeOf(trial);
  const { failed, total } = tally(attempts);
  return element(
    'tr',
    {
      'data-trial': trialId(index),
      'data-verdict': outcome,
      'data-runtime': runtime,
      'data-tags': tags.join(' '),
      'data-scenario': trial.scenario,
    },
    element(
      'th',
      { scope: 'row' },
      element('a', { href: `#${trialId(index)}` }, trialName(trial)),
      element('small', {}, title),
    ),
    element('td', {}, badge(outcome)),
    element('td', {}, verdict.outcome === 'skipped' ? '' : namedText(diagnosis)),
    element('td', { class: 'number' }, total === 0 ? '–' : `${failed} of ${total}`),
    element('td', {}, runtime),
    element('td', { class: 'number' }, durationText(durationMs)),
  );
}

function namedText(diagnosis: Trial['diagnosis']): string {
  if (diagnosis === null) return 'no diagnosis';
  if (diagnosis.status !== 'named') return diagnosis.status;
  const { cause, layer, strength } = diagnosis.finding;
  return `${cause} in ${layer}, ${strength}`;
}
