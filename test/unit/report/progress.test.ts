import { expect, test } from 'vitest';
import { progressLine } from '../../../harness/report/progress.ts';

const PROGRESS = {
  scenario: 'read-init-p',
  phase: 'symptom',
  durationMs: 1234,
  note: '18 of 18 execs failed',
} as const;

test('one line per phase, in columns', () => {
  const options = { columns: 80, nameColumns: 13 };
  expect(progressLine(PROGRESS, options)).toBe('read-init-p    symptom     1.2 s  18 of 18 execs failed');
  expect(progressLine({ ...PROGRESS, phase: 'undo', durationMs: 8, note: '' }, options)).toBe(
    'read-init-p    undo         8 ms',
  );
});

test('is one line, whatever the note holds, and ends where the terminal ends', () => {
  const line = progressLine({ ...PROGRESS, note: `a\n\u001B[2Jb${'c'.repeat(200)}` }, { columns: 40, nameColumns: 0 });
  expect(line).toHaveLength(40);
  expect(line).toMatch(/^read-init-p {2}symptom {5}1\.2 s {2}a bc+…$/);
});
