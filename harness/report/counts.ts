import type { Count } from '../model/score.ts';

/** Each word with how often it came up, most frequent first; of equal ones the one that came first. */
export function countsOf<Word extends string>(words: readonly Word[]): readonly (Count & { readonly what: Word })[] {
  const counts = new Map<Word, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([what, count]) => ({ what, count })).toSorted((a, b) => b.count - a.count);
}
