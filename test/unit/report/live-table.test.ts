import { expect, test } from 'vitest';

import { endedLine, type LiveRun, liveTable } from '../../../harness/report/live-table.ts';
import { cells } from '../../../harness/report/wrap.ts';

const RUN: LiveRun = {
  planned: 70,
  startedMs: 1000,
  running: [
    { scenario: 'read-init-p', phase: 'symptom', startedMs: 2000 },
    { scenario: 'healthy', phase: 'preflight', startedMs: 4950 },
  ],
  outcomes: ['correct', 'skipped', 'correct'],
};

test('each trial under way has a line, and the last line says how far the run has come', () => {
  expect(liveTable(RUN, 5000, { columns: 80, rows: 24 }).split('\n')).toEqual([
    '  read-init-p  symptom     3.0 s',
    '  healthy      preflight   50 ms',
    '  3 of 70 held, 4.0 s: 2 correct, 1 skipped',
  ]);
});

test('before anything has ended there is nothing to count', () => {
  expect(liveTable({ ...RUN, outcomes: [], running: [] }, 1000, { columns: 80, rows: 24 })).toBe(
    '  0 of 70 held, 0 ms',
  );
});

test.each([
  [80, 24],
  [20, 3],
  [30, 1],
])('fits a terminal of %i columns and %i rows', (columns, rows) => {
  const many = Array.from({ length: 16 }, (_, n) => ({
    scenario: `a-scenario-with-a-long-name-${n}`,
    phase: 'leftovers' as const,
    startedMs: 0,
  }));
  const lines = liveTable({ ...RUN, running: many }, 9000, { columns, rows }).split('\n');
  expect(lines.length).toBeLessThanOrEqual(Math.max(2, rows - 1));
  expect(lines.filter((line) => cells(line) > columns)).toEqual([]);
});

test('a trial that has ended is one line, whatever came of it', () => {
  const ended = { scenario: 'read-init-p', durationMs: 6300, outcome: 'correct', note: '' } as const;
  const room = { columns: 40, nameColumns: 13 };
  expect(endedLine(ended, room)).toBe('✓ read-init-p     6.3 s  correct');
  const hostile = endedLine({ ...ended, outcome: 'broken', note: `a\n\u001B[2J${'b'.repeat(99)}` }, room);
  expect(hostile).toMatch(/^✗ read-init-p {5}6\.3 s {2}broken {3}a b+…$/u);
  expect(cells(hostile)).toBe(40);
});
