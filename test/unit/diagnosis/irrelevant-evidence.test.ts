import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Diagnosis } from '../../../harness/model/diagnosis.ts';
import type { EvidenceKind, Reading } from '../../../harness/model/reading.ts';
import { rules } from '../../../harness/rules/index.ts';
import { recording, recordingNames } from '../../fixtures/recordings.ts';

const relevant = new Set<EvidenceKind>(rules.flatMap(({ needs, likes }) => [...needs, ...likes]));

function diagnosed(readings: readonly Reading[]): Diagnosis {
  return rank(runRules(rules, readings), readings);
}

/** The compiler tells a union of readings from its parts up to 25 kinds, and there are more. */
function failedReading({ kind, source }: Reading): Reading {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { kind, source, status: 'failed', error: 'EIO' } as Reading;
}

/** The relevant readings in their order, and some of the others anywhere between them, failed or as they were. */
function disturbed(readings: readonly Reading[]): fc.Arbitrary<readonly Reading[]> {
  const kept = readings.filter(({ kind }) => relevant.has(kind));
  const others = readings.filter(({ kind }) => !relevant.has(kind));
  const place = fc.record({ at: fc.nat(kept.length), failed: fc.boolean() });
  return fc.shuffledSubarray(others).chain((some) =>
    fc.array(place, { minLength: some.length, maxLength: some.length }).map((places) => {
      const mixed: Reading[] = [...kept];
      for (const [n, { at, failed }] of places.entries()) {
        const other = some[n];
        if (other === undefined) continue;
        mixed.splice(at, 0, failed ? failedReading(other) : other);
      }
      return mixed;
    }),
  );
}

test('some evidence of every recording is irrelevant to every rule', async () => {
  const { readings } = await recording('read-init-p');
  expect(readings.filter(({ kind }) => !relevant.has(kind)).length).toBeGreaterThan(0);
});

test.each(await recordingNames())('irrelevant evidence never changes the diagnosis of %s', async (name) => {
  const { readings } = await recording(name);
  const undisturbed = diagnosed(readings);
  fc.assert(
    fc.property(disturbed(readings), (mixed) => {
      expect(diagnosed(mixed)).toEqual(undisturbed);
    }),
  );
});
