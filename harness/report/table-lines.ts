import type { Mark, Row } from './block.ts';
import { printable } from './printable.ts';
import { cells, fitMiddle, pad, wrap } from './wrap.ts';

/** A line of a table behind its glyph; `null` for the head and for what a row goes on with. */
export interface TableLine {
  readonly mark: Mark | null;
  readonly line: string;
}

/** Cells that the indent and the glyph take. */
const MARGIN = 4;
const GUTTER = '  ';

/** What of a table block is laid out here. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly Row[];
  readonly tooWide: 'stack' | 'cut';
}

/** Narrower than this a column says nothing. */
const LEAST_CELLS = 6;

/** Columns as wide as their widest value; where that is too wide, rows are stacked, or their values cut. */
export function tableLines({ head, rows, tooWide }: Table, columns: number): readonly TableLine[] {
  const clean = rows.map(({ mark, values }) => ({ mark, values: values.map(printable) }));
  const widths = head.map((label, index) =>
    Math.max(cells(label), ...clean.map(({ values }) => cells(values[index] ?? ''))),
  );
  const room = columns - MARGIN - GUTTER.length * (head.length - 1);
  const narrow = narrowed(widths, tooWide === 'cut' ? room : Number.POSITIVE_INFINITY);
  if (sum(narrow) > room) return clean.flatMap((row) => stacked(head, row, columns));
  const lineOf = (values: readonly string[]): string =>
    narrow
      .map((width, index) => pad(fitMiddle(values[index] ?? '', width), width))
      .join(GUTTER)
      .trimEnd();
  return [{ mark: null, line: lineOf(head) }, ...clean.map(({ mark, values }) => ({ mark, line: lineOf(values) }))];
}

/** The widest gives way first, until all fit or none can give more. */
function narrowed(widths: readonly number[], room: number): readonly number[] {
  const left = [...widths];
  for (let over = sum(left) - room; over > 0; over--) {
    const widest = left.indexOf(Math.max(...left));
    const cellsOfIt = left[widest] ?? 0;
    if (cellsOfIt <= LEAST_CELLS) return left;
    left[widest] = cellsOfIt - 1;
  }
  return left;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function stacked(head: readonly string[], { mark, values }: Row, columns: number): readonly TableLine[] {
  const [name = '', ...rest] = values;
  const facts = rest.map((value, index) => `${head[index + 1] ?? ''} ${value}`).join(', ');
  const lines = [...wrap(name, columns - MARGIN), ...wrap(facts, columns - MARGIN)];
  return lines.map((line, index) => ({ mark: index === 0 ? mark : null, line }));
}
