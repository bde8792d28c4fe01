import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { RunReport } from '../../../harness/model/run-report.ts';
import type { ReadingsFile, readingsFile } from '../../../harness/schema/readings.ts';
import { parseReport } from '../../../harness/schema/report.ts';
import type { runReport } from '../../../harness/schema/report.ts';
import { report, trial } from '../report/example.ts';

/** Schemas infer mutable types and the model has none: compare them without the difference. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

test('the schema of a report and its type are the same', () => {
  expectTypeOf<Frozen<z.output<typeof runReport>>>().toExtend<Frozen<RunReport>>();
  expectTypeOf<Frozen<RunReport>>().toExtend<Frozen<z.output<typeof runReport>>>();
});

test('the schema of readings and its type are the same', () => {
  expectTypeOf<Frozen<z.output<typeof readingsFile>>>().toExtend<Frozen<ReadingsFile>>();
  expectTypeOf<Frozen<ReadingsFile>>().toExtend<Frozen<z.output<typeof readingsFile>>>();
});

test('a report survives its schema', () => {
  const written = report([trial(), trial({ diagnosis: null, intervention: null, amplifier: null })]);
  expect(parseReport(JSON.stringify(written), 'report.json')).toEqual(written);
});

test.each([
  { exitCode: 5 },
  { schemaVersion: 2 },
  { trials: [{ ...trial(), verdict: { outcome: 'skipped', missing: [] } }] },
])('%j is no report', (change) => {
  const text = JSON.stringify({ ...report([trial()]), ...change });
  expect(() => parseReport(text, 'runs/r1/report.json')).toThrow(
    /^runs\/r1\/report\.json is no report of this version/,
  );
});
