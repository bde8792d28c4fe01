import { expect, test } from 'vitest';

import { selected, type ScanFilter } from '../../../harness/commands/scan-filter.ts';
import { judgeSweep } from '../../../harness/danger/judge-sweep.ts';
import { paperContainer, paperLevel, paperSweep } from '../danger/paper-sweep.ts';

const report = judgeSweep(
  paperSweep([
    paperContainer({ id: 'a'.repeat(64), name: 'web-1', pids: [paperLevel({ max: 30, current: 30 })] }),
    paperContainer({ id: 'b'.repeat(64), name: 'web-2' }),
    paperContainer({ id: 'c'.repeat(64), name: null, engine: 'podman' }),
  ]),
  { at: '', atMs: 0, execNeeds: null },
);

function names(...filters: readonly ScanFilter[]): readonly (string | null)[] {
  return selected(report, filters).containers.map(({ name }) => name);
}

test.each<{ filters: readonly ScanFilter[]; fits: readonly (string | null)[] }>([
  // Without a name the id is what they are sorted by.
  { filters: [], fits: ['web-1', null, 'web-2'] },
  { filters: [{ key: 'name', pattern: 'web-*' }], fits: ['web-1', 'web-2'] },
  { filters: [{ key: 'name', pattern: 'web' }], fits: [] },
  { filters: [{ key: 'name', pattern: '*-*2' }], fits: ['web-2'] },
  { filters: [{ key: 'verdict', pattern: 'exec-broken' }], fits: ['web-1'] },
  { filters: [{ key: 'rule', pattern: '*pids*' }], fits: ['web-1'] },
  { filters: [{ key: 'engine', pattern: 'podman' }], fits: [null] },
  { filters: [{ key: 'id', pattern: 'b'.repeat(12) }], fits: ['web-2'] },
  {
    filters: [
      { key: 'name', pattern: 'web-1' },
      { key: 'name', pattern: 'web-2' },
    ],
    fits: ['web-1', 'web-2'],
  },
  {
    filters: [
      { key: 'name', pattern: 'web-*' },
      { key: 'verdict', pattern: 'ok' },
    ],
    fits: ['web-2'],
  },
])('$filters fit $fits', ({ filters, fits }) => {
  expect(names(...filters)).toEqual(fits);
});

test('the counts are those of what is left', () => {
  expect(selected(report, [{ key: 'verdict', pattern: 'ok' }]).counts).toEqual({
    ok: 2,
    'at-risk': 0,
    'exec-broken': 0,
  });
});
