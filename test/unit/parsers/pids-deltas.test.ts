import { expect, test } from 'vitest';

import type { PidsLevel } from '../../../harness/model/cgroup.ts';
import { pidsDeltas } from '../../../harness/parsers/pids-deltas.ts';

function level(path: string, refusals: number | null, ownRefusals: number | null = null): PidsLevel {
  return { path, of: 'own', max: 64, current: 64, peak: 64, refusals, ownRefusals };
}

test('every level tells by how much its counters rose, container first', () => {
  const before = [level('/own', 381, 381), level('/parent', 400, 0)];
  const after = [level('/own', 401, 401), level('/parent', 420, 0)];
  expect(pidsDeltas(before, after)).toEqual([
    { path: '/own', refusals: 20, ownRefusals: 20 },
    { path: '/parent', refusals: 20, ownRefusals: 0 },
  ]);
});

test('a counter that was not there before or is not there after has no rise, which is not zero', () => {
  const [delta] = pidsDeltas([level('/own', null, 3)], [level('/own', 20, null)]);
  expect(delta).toEqual({ path: '/own', refusals: null, ownRefusals: null });
});

test('a level that came or went is left out', () => {
  const before = [level('/own', 1), level('/gone', 1)];
  const after = [level('/new', 9), level('/own', 2)];
  expect(pidsDeltas(before, after)).toEqual([{ path: '/own', refusals: 1, ownRefusals: null }]);
});
