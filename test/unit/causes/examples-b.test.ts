import { describe, expect, test } from 'vitest';
import { filesAndQuotas } from '../../../harness/causes/files-and-quotas.ts';
import { rootfs } from '../../../harness/causes/rootfs.ts';
import { runtimeBinary } from '../../../harness/causes/runtime-binary.ts';
import { security } from '../../../harness/causes/security.ts';
import { shimAndCri } from '../../../harness/causes/shim-and-cri.ts';
import { userCommand } from '../../../harness/causes/user-command.ts';
import { AREAS, type CauseEntry, type Signature } from '../../../harness/model/knowledge.ts';
import { examplesB } from './examples-b.ts';

const entries: readonly CauseEntry[] = [
  ...filesAndQuotas,
  ...rootfs,
  ...runtimeBinary,
  ...security,
  ...shimAndCri,
  ...userCommand,
];

/** The weight of the best signature that the text matches, 0 where none does. */
function weightOf(entry: CauseEntry, text: string): number {
  return Math.max(0, ...entry.signatures.filter((each) => speaks(each, text)).map(({ weight }) => weight));
}

function speaks({ says, unless }: Signature, text: string): boolean {
  const all = says instanceof RegExp ? [says] : says;
  return all.every((pattern) => pattern.test(text)) && unless?.test(text) !== true;
}

describe('the causes of files, roots, runtimes, security, shims and commands', () => {
  test.each(examplesB)('$id: $text', ({ id, text }) => {
    const weights = entries.map((entry) => ({ id: entry.id, weight: weightOf(entry, text) }));
    const best = Math.max(...weights.map(({ weight }) => weight));
    expect(best).toBeGreaterThan(0);
    expect(weights.filter(({ weight }) => weight === best).map((each) => each.id)).toContain(id);
  });

  test('each of them has an example', () => {
    const shown = new Set(examplesB.map(({ id }) => id));
    expect(entries.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });

  test('each is there once, in a known area, and is no neighbour of itself', () => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    for (const { id, area, neighbours } of entries) {
      expect(AREAS).toContain(area);
      expect(neighbours.map((each) => each.id)).not.toContain(id);
    }
  });

  test('the patterns keep no position between two texts', () => {
    const patterns = entries.flatMap(({ signatures }) =>
      signatures.flatMap(({ says, unless }) => [says, unless ?? []].flat()),
    );
    expect(patterns.filter(({ global, sticky }) => global || sticky)).toEqual([]);
  });
});
