import { describe, expect, test } from 'vitest';

import { causeOf, causes } from '../../../harness/causes/index.ts';
import { CAUSES } from '../../../harness/model/cause.ts';
import { type CauseEntry, type Signature } from '../../../harness/model/knowledge.ts';

/** A text as the patterns have it; two causes share it when one signature of each asks for the same. */
function textOf({ says }: Signature): string {
  return (says instanceof RegExp ? [says] : says).map(({ source }) => source).join('\n');
}

function sharesText(a: CauseEntry, b: CauseEntry): boolean {
  const texts = new Set(a.signatures.map(textOf));
  return b.signatures.some((signature) => texts.has(textOf(signature)));
}

function sentencesOf({ about, signatures, neighbours }: CauseEntry): readonly string[] {
  return [about, ...signatures.map(({ because }) => because), ...neighbours.map(({ tellApart }) => tellApart)];
}

describe('the registry of causes', () => {
  test('has exactly one entry for every id of the vocabulary', () => {
    expect(causes.map(({ id }) => id).toSorted()).toEqual([...CAUSES].toSorted());
  });

  test('finds an entry by its name, and says when there is none', () => {
    for (const id of CAUSES) expect(causeOf(id)?.id).toBe(id);
    expect(causeOf('no-such-cause')).toBeNull();
  });

  test.each(causes.map((entry) => [entry.id, entry] as const))('%s has other causes as neighbours', (id, entry) => {
    const ids = entry.neighbours.map((neighbour) => neighbour.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(id);
    expect(ids.filter((each) => causeOf(each) === null)).toEqual([]);
  });

  test('lets neighbours that share a text name each other', () => {
    const oneWay = causes.flatMap((entry) =>
      entry.neighbours
        .map(({ id }) => causeOf(id))
        .filter((other) => other !== null)
        .filter((other) => sharesText(entry, other) && other.neighbours.every(({ id }) => id !== entry.id))
        .map((other) => `${entry.id} -> ${other.id}`),
    );
    expect(oneWay).toEqual([]);
  });

  test.each(causes.map((entry) => [entry.id, entry] as const))(
    '%s says what it has to say in sentences',
    (_, entry) => {
      expect(sentencesOf(entry).filter((sentence) => !/^\S[^\n]*\.$/u.test(sentence))).toEqual([]);
      expect(entry.title).not.toMatch(/\.$|\n/u);
    },
  );

  test.each(causes.map((entry) => [entry.id, entry] as const))(
    '%s is whole: how to tell it, what decides, what helps, and where that is from',
    (_, { title, signatures, neighbours, decidedBy, remedy, sources }) => {
      expect(title).not.toBe('');
      for (const list of [signatures, neighbours, decidedBy, remedy, sources]) expect(list.length).toBeGreaterThan(0);
      for (const text of [...decidedBy, ...remedy, ...sources]) expect(text.trim()).toBe(text);
      // An issue is named whole, so that it can be found.
      expect(sources.filter((source) => /#\d/u.test(source) && !/^[\w.-]+\/[\w.-]+#\d+$/u.test(source))).toEqual([]);
    },
  );

  test.each(causes.map((entry) => [entry.id, entry] as const))('%s names layers of its signatures', (_, entry) => {
    const told = entry.signatures.map(({ layer }) => layer).filter((layer) => layer !== null);
    expect(told.filter((layer) => !entry.layers.includes(layer))).toEqual([]);
  });
});
