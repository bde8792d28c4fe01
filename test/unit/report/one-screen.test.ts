import { describe, expect, test } from 'vitest';

import { command, heading, text } from '../../../harness/report/block.ts';
import { type Part, clauses, oneScreen } from '../../../harness/report/one-screen.ts';

const SCREEN = { columns: 80, rows: 6, colour: false } as const;

function shown(rank: number, words: string): Part {
  return { rank, blocks: [text(words)] };
}

function always(count: number): readonly Part[] {
  return Array.from({ length: count }, () => shown(0, 'always'));
}

describe('of more parts than there is room for', () => {
  const soon = shown(1, 'soon');

  test('those that matter most are shown, in their own order', () => {
    const parts = [...Array.from({ length: 5 }, (_, n) => shown(9, `late ${n}`)), ...always(1), soon];
    expect(oneScreen([{ heading: null, parts }], SCREEN).split('\n')).toEqual([
      '  late 0',
      '  late 1',
      '  late 2',
      '  late 3',
      '  always',
      '  soon',
    ]);
  });

  test('a heading costs its lines, and is not shown alone', () => {
    const full = { heading: null, parts: always(5) };
    const other = { heading: heading('Other'), parts: [soon] };
    expect(oneScreen([full, other], SCREEN)).not.toContain('Other');
    expect(oneScreen([full, other], { ...SCREEN, rows: 8 })).toContain('\n\nOther\n  soon');
  });

  test('a command that the terminal breaks into two lines counts twice', () => {
    const long = { rank: 1, blocks: [command('x'.repeat(120))] };
    const parts = [...always(5), long];
    expect(oneScreen([{ heading: null, parts }], SCREEN)).not.toContain('$');
    expect(oneScreen([{ heading: null, parts }], { ...SCREEN, rows: 7 })).toContain('$');
  });

  test('what is shown in any case is shown beyond the last line too', () => {
    const parts = always(9);
    expect(oneScreen([{ heading: null, parts }], SCREEN).split('\n')).toHaveLength(9);
  });
});

describe('a sentence that is too long', () => {
  const sentence =
    'the limit is 64; 63 threads (of one process; of it alone) hold it; and the kernel refused 320 forks';

  test('ends behind a clause where there are lines enough', () => {
    expect(clauses(sentence, 26, 3)).toBe('the limit is 64; 63 threads (of one process; of it alone) hold it; …');
    expect(clauses(sentence, 22, 3)).toBe('the limit is 64; …');
  });

  test('fills its lines where there are few', () => {
    expect(clauses(sentence, 40, 2)).toBe(
      'the limit is 64; 63 threads (of one process; of it alone) hold it; and the …',
    );
  });

  test('is left alone when it is not', () => {
    expect(clauses(sentence, 80, 2)).toBe(sentence);
  });

  test('of one endless word is cut', () => {
    expect(clauses('x'.repeat(500), 20, 2).length).toBeLessThanOrEqual(41);
  });
});
