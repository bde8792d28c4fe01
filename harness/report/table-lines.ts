import type { Mark, Row } from './block.ts';
import { printable } from './printable.ts';
import { cells, pad, wrap } from './wrap.ts';

/** A line of a table behind its glyph; `null` for the head and for what a row goes on with. */
export interface TableLine {
  readonly mark: Mark | null;
  readonly line: string;
}

/** Cells that the indent and the glyph take. */
const MARGIN = 4;
const GUTTER = '  ';

/** Columns as wide as their widest value; where that is too wide, each row becomes a short paragraph. */
export function tableLines(head: readonly string[], rows: readonly Row[], columns: number): readonly TableLine[] {
  const clean = rows.map(({ mark, values }) => ({ mark, values: values.map(printable) }));
  const widths = head.map((label, index) =>
    Math.max(cells(label), ...clean.map(({ values }) => cells(values[index] ?? ''))),
  );
  const whole = MARGIN + widths.reduce((sum, width) => sum + width, 0) + GUTTER.length * (head.length - 1);
  if (whole > columns) return clean.flatMap((row) => stacked(head, row, columns));
  const lineOf = (values: readonly string[]): string =>
    widths
      .map((width, index) => pad(values[index] ?? '', width))
      .join(GUTTER)
      .trimEnd();
  return [{ mark: null, line: lineOf(head) }, ...clean.map(({ mark, values }) => ({ mark, line: lineOf(values) }))];
}

function stacked(head: readonly string[], { mark, values }: Row, columns: number): readonly TableLine[] {
  const [name = '', ...rest] = values;
  const facts = rest.map((value, index) => `${head[index + 1] ?? ''} ${value}`).join(', ');
  const lines = [...wrap(name, columns - MARGIN), ...wrap(facts, columns - MARGIN)];
  return lines.map((line, index) => ({ mark: index === 0 ? mark : null, line }));
}
