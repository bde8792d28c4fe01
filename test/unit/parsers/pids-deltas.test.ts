import { expect, test } from 'vitest';

import type { CgroupPids, PidsLevel } from '../../../harness/model/cgroup.ts';
import { pidsDeltas } from '../../../harness/parsers/pids-deltas.ts';

function level(path: string, refusals: number | null, ownRefusals: number | null = null): PidsLevel {
  return { path, of: 'own', max: 64, current: 64, peak: 64, refusals, ownRefusals };
}

function pids(first: PidsLevel, ...above: readonly PidsLevel[]): CgroupPids {
  return { version: 'v2', levels: [first, ...above] };
}

test('every level tells by how much its counters rose, container first', () => {
  const before = pids(level('/own', 381, 381), level('/parent', 400, 0));
  const after = pids(level('/own', 401, 401), level('/parent', 420, 0));
  expect(pidsDeltas(before, after)).toEqual([
    { path: '/own', refusals: 20, ownRefusals: 20 },
    { path: '/parent', refusals: 20, ownRefusals: 0 },
  ]);
});

test('a counter that was not there before or is not there after has no rise, which is not zero', () => {
  const [delta] = pidsDeltas(pids(level('/own', null, 3)), pids(level('/own', 20, null)));
  expect(delta).toEqual({ path: '/own', refusals: null, ownRefusals: null });
});

test('a level that came or went is left out', () => {
  const before = pids(level('/own', 1), level('/gone', 1));
  const after = pids(level('/new', 9), level('/own', 2));
  expect(pidsDeltas(before, after)).toEqual([{ path: '/own', refusals: 1, ownRefusals: null }]);
});
