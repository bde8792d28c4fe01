import { expect, test } from 'vitest';

import { expectedUnder } from '../../../harness/diagnosis/expected-here.ts';
import type { Scenario } from '../../../harness/model/scenario.ts';

const USUAL: Scenario['expect'] = { diagnosis: 'named', cause: 'freezer-stuck', layer: 'runtime', symptom: 'fails' };
const FROZEN: Scenario['expect'] = { ...USUAL, oldRunc: { before: '1.1', layer: 'runtime-init' } };

test.each([
  ['runc version 1.0.0~rc93+ds1', 'runtime-init'],
  ['runc version 0.9.1', 'runtime-init'],
  ['runc version 1.1.5+ds1', 'runtime'],
  ['runc version 1.10.0', 'runtime'],
  ['runc version 2.0.0', 'runtime'],
  ['crun version 0.17', 'runtime'],
  ['', 'runtime'],
  [null, 'runtime'],
])('under %j it strikes at %s', (version, layer) => {
  expect(expectedUnder(FROZEN, version)).toEqual({ ...USUAL, layer });
});

test('what says nothing of old ones is what it is', () => {
  expect(expectedUnder(USUAL, 'runc version 1.0.0')).toEqual(USUAL);
  const healthy: Scenario['expect'] = { diagnosis: 'healthy', symptom: 'works' };
  expect(expectedUnder({ ...healthy, oldRunc: { before: '1.1', layer: 'runtime' } }, 'runc version 1.0.0')).toEqual(
    healthy,
  );
});
