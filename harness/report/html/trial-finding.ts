import type { Diagnosis } from '../../model/diagnosis.ts';
import type { Finding } from '../../model/finding.ts';
import { headroomText, remedyBlocks, summary } from '../finding-blocks.ts';
import { element, type Markup } from '../markup.ts';
import { blocksMarkup, glyph, prose, section } from './words.ts';

/** What was found, with its numbers, and each citation as the way to its reading. */
export function trialFinding(diagnosis: Diagnosis | null, id: string): Markup {
  if (diagnosis === null) return section('No diagnosis was made');
  switch (diagnosis.status) {
    case 'named':
      return section(
        `The cause: ${summary(diagnosis.finding)}`,
        findingMarkup(diagnosis.finding, id),
        diagnosis.others.map((other) =>
          element(
            'p',
            { class: 'mark unsure' },
            glyph('unsure'),
            element('span', {}, ` also seen: ${summary(other)}: ${prose(other.because)}`),
          ),
        ),
        // Their heading says that it is to be typed.
        blocksMarkup(remedyBlocks(diagnosis.finding)),
      );
    case 'tied':
      return section(
        'No cause: the evidence fits several equally well',
        diagnosis.findings.map((each) => [element('h4', {}, summary(each)), findingMarkup(each, id)]),
      );
    case 'healthy':
      return section(
        'No cause: healthy',
        element('p', {}, `Every cause was ruled out. ${prose(headroomText(diagnosis.headroom))}`),
      );
    case 'blind':
      return section(
        'No cause: it can not be told',
        element('p', {}, prose(diagnosis.why)),
        diagnosis.missing.length === 0 ? null : element('p', {}, `Not read: ${diagnosis.missing.join(', ')}.`),
      );
  }
}

function findingMarkup({ because, whyLayer, citations }: Finding, id: string): readonly Markup[] {
  return [
    element('p', { class: 'because' }, prose(because)),
    element('p', {}, prose(whyLayer)),
    element(
      'ul',
      { class: 'citations' },
      citations.map(({ kind, quote }) =>
        element('li', {}, element('a', { href: `#${id}.${kind}` }, kind), ': ', element('q', {}, prose(quote))),
      ),
    ),
  ];
}

/** The kinds that a diagnosis cites, each once. */
export function citedKinds(diagnosis: Diagnosis | null): ReadonlySet<string> {
  if (diagnosis === null) return new Set();
  const findings =
    diagnosis.status === 'named' ? [diagnosis.finding] : diagnosis.status === 'tied' ? diagnosis.findings : [];
  return new Set(findings.flatMap(({ citations }) => citations.map(({ kind }) => kind)));
}
