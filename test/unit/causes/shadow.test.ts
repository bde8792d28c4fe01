import { describe, expect, test } from 'vitest';

import { causes } from '../../../harness/causes/index.ts';
import type { Cause } from '../../../harness/model/cause.ts';
import type { CauseEntry, Signature } from '../../../harness/model/knowledge.ts';
import { examples } from './examples.ts';

/** "Slightly higher for the commonest": a text that many share differs by no more than this. */
const SLIGHTLY = 1;

function fits({ says, unless }: Signature, text: string): boolean {
  return (says instanceof RegExp ? [says] : says).every((each) => each.test(text)) && unless?.test(text) !== true;
}

/** How much the text speaks for the cause; 0 for not at all. */
function weightOf(entry: CauseEntry, text: string): number {
  return Math.max(0, ...entry.signatures.filter((signature) => fits(signature, text)).map(({ weight }) => weight));
}

/** How far the cause is behind the best; `Infinity` where the text does not speak for it. */
function behind(id: Cause, text: string): number {
  const own = Math.max(...causes.filter((entry) => entry.id === id).map((entry) => weightOf(entry, text)));
  return own === 0 ? Infinity : Math.max(...causes.map((entry) => weightOf(entry, text))) - own;
}

describe.each(examples)('$id', ({ id, texts }) => {
  test.each(texts)('is among the best candidates for %j', (text) => {
    expect(behind(id, text)).toBeLessThanOrEqual(SLIGHTLY);
  });

  test('has a text for which no other cause is better', () => {
    expect(Math.min(...texts.map((text) => behind(id, text)))).toBe(0);
  });
});
