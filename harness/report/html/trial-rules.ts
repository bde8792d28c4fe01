import type { RuleResult } from '../../model/finding.ts';
import type { Trial } from '../../model/run-report.ts';
import { element, jsonScript, type Markup } from '../markup.ts';
import { counted } from '../quantity.ts';
import { fold, prose, section } from './words.ts';

/**
 * Why each rule ruled its cause out. Dozens of sentences for each trial, most of them the same in every trial: they are
 * on the page once, and the script puts them where somebody wants to read them.
 */
export interface Reasons {
  readonly sentences: readonly string[];
  /** By trial, and then rule after rule: its name and its reason, as places in `sentences`. */
  readonly trials: readonly (readonly (readonly [number, number])[])[];
}

export function reasonsOf(trials: readonly Trial[]): Reasons {
  const places = new Map<string, number>();
  const placeOf = (sentence: string): number => {
    const place = places.get(sentence) ?? places.size;
    places.set(sentence, place);
    return place;
  };
  const byTrial = trials.map(({ rules }) =>
    rules.flatMap((result) =>
      result.status === 'ruled-out' ? [[placeOf(result.rule), placeOf(prose(result.because))] as const] : [],
    ),
  );
  return { sentences: [...places.keys()], trials: byTrial };
}

export function reasonsScript(reasons: Reasons): Markup {
  return jsonScript('reasons', reasons);
}

/** What else it could have been: rules that could not see, that crashed, and that ruled their cause out. */
export function trialRules(rules: readonly RuleResult[], index: number): Markup | null {
  if (rules.length === 0) return null;
  const ruledOut = rules.filter(({ status }) => status === 'ruled-out').length;
  return section(
    'What else it could have been',
    element('ul', {}, rules.flatMap(said), unseen(rules)),
    ruledOut === 0
      ? null
      : fold(
          null,
          `${counted(ruledOut, 'rule')} ruled ${ruledOut === 1 ? 'its cause' : 'their causes'} out, with the reason`,
          element('ul', { 'data-reasons': String(index) }),
          element('noscript', {}, element('p', {}, '`initp report` with --scenario and --json tells the reasons too.')),
        ),
  );
}

function said(result: RuleResult): readonly Markup[] {
  switch (result.status) {
    case 'matched':
      return [element('li', {}, element('b', {}, result.rule), ` matched (${result.finding.strength})`)];
    case 'crashed':
      return [element('li', {}, element('b', {}, result.rule), ` crashed, which is a bug: ${result.error}`)];
    case 'no-evidence':
    case 'ruled-out':
      return [];
  }
}

/** Rules that could not see, together where the same evidence is missing. */
function unseen(rules: readonly RuleResult[]): readonly Markup[] {
  const blind = rules.filter((rule) => rule.status === 'no-evidence');
  return [...Map.groupBy(blind, ({ missing }) => missing.join(', '))].map(([missing, alike]) =>
    element('li', {}, element('b', {}, alike.map(({ rule }) => rule).join(', ')), ` could not see: without ${missing}`),
  );
}
