import type { CauseEntry } from '../model/knowledge.ts';
import type { Layer } from '../model/layer.ts';
import type { Candidate } from './candidate.ts';
import { rarity } from './frequency.ts';

const WANTED = 3;

/**
 * For a failure whose words no entry knows: what is met most often at the layer that failed. Weight 0, for nothing in the
 * text speaks for them.
 */
export function guesses(
  layer: Layer | null,
  container: string | null,
  causes: readonly CauseEntry[],
): readonly Candidate[] {
  if (layer === null) return [];
  return causes
    .filter(({ layers }) => layers[0] === layer)
    .toSorted((a, b) => rarity(a.id) - rarity(b.id))
    .slice(0, WANTED)
    .map(({ id, title, decidedBy, remedy }) => ({
      cause: id,
      title,
      layer,
      because: `No text that is known: a guess, by what is met most often where this failed (${layer}).`,
      decidedBy: [`initp diagnose ${container ?? 'CONTAINER'} --probe`, ...decidedBy],
      remedy: remedy[0],
      weight: 0,
    }));
}
