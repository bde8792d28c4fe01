import { expect, test } from 'vitest';

import type { Diagnosis } from '../../../harness/model/diagnosis.ts';
import type { Finding } from '../../../harness/model/finding.ts';
import { watchKey, watchLine, watchNote } from '../../../harness/report/watch-line.ts';

function finding(change: Partial<Finding> = {}): Finding {
  return {
    rule: 'container-pids-max',
    cause: 'container-pids-max',
    layer: 'runtime-init',
    strength: 'strong',
    because: 'pids.max is 40 and 40 tasks are in it.',
    whyLayer: '',
    citations: [{ kind: 'cgroup.pids', quote: '' }],
    remedy: [],
    suspect: null,
    explains: [],
    ...change,
  };
}

const named = (change?: Partial<Finding>): Diagnosis => ({ status: 'named', finding: finding(change), others: [] });
const at = '2026-01-01T10:00:00.123Z';

test('another sentence is the same answer; another status, cause, layer or strength is not', () => {
  expect(watchKey(named({ because: 'pids.max is 40 and 41 tasks are in it.' }))).toBe(watchKey(named()));
  const keys = [
    named(),
    named({ strength: 'weak' }),
    named({ layer: 'runtime' }),
    named({ cause: 'pod-pids-limit' }),
    { status: 'tied', findings: [finding(), finding({ cause: 'pod-pids-limit' })] },
    { status: 'healthy', headroom: { freeSlots: 1, path: '/a' } },
    { status: 'blind', missing: [], why: 'x' },
  ] satisfies Diagnosis[];
  expect(new Set(keys.map(watchKey)).size).toBe(keys.length);
});

test('the order of a tie is no change', () => {
  const [a, b] = [finding(), finding({ cause: 'pod-pids-limit' })];
  expect(watchKey({ status: 'tied', findings: [b, a] })).toBe(watchKey({ status: 'tied', findings: [a, b] }));
});

test.each<[Diagnosis, number | null, string]>([
  [named(), 0, '2026-01-01T10:00:00Z named container-pids-max runtime-init strong 0 free'],
  [
    { status: 'healthy', headroom: { freeSlots: null, path: null } },
    null,
    '2026-01-01T10:00:00Z healthy no pids limit',
  ],
  [
    { status: 'blind', missing: [], why: 'not\u001B[31m seen\nat all' },
    9,
    '2026-01-01T10:00:00Z blind (not seen at all) 9 free',
  ],
])('one line that does nothing to a terminal: %#', (diagnosis, freeSlots, line) => {
  expect(watchLine({ at, diagnosis, headroom: { freeSlots, path: null } })).toBe(line);
});

test('a note is one line too', () => {
  expect(watchNote(at, 'gone:\nno container "x\u0007"')).toBe('2026-01-01T10:00:00Z gone: no container "x"');
});
