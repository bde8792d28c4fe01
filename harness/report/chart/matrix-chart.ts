import { type Markup, together, xml } from '../markup.ts';
import type { Interval } from '../wilson.ts';
import { frame, label, line, rect, textWidth, type Tone, LABEL_PX } from './svg.ts';

export interface MatrixCell {
  readonly text: string;
  readonly tone: Tone;
  /** The whole story of the cell, shown when it is pointed at. */
  readonly title: string;
  /** A rate and the range its true value lies in, drawn below the text; `null`: the cell is no rate. */
  readonly rate: (Interval & { readonly ratio: number }) | null;
}

export interface MatrixChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What rows and columns are. */
  readonly rowsName: string;
  readonly columnsName: string;
  readonly columns: readonly string[];
  /** `null`: not held. */
  readonly rows: readonly { readonly label: string; readonly cells: readonly (MatrixCell | null)[] }[];
}

const GAP = 2;
const HEAD = 44;
const LEAST_WIDTH = 26;
const INTERVAL_PX = 12;
/** With more columns, empty cells are left to the line under their row: thousands of boxes tell nothing. */
const MOST_DRAWN = 16;

/** Rows under columns; each cell has words, a tone that repeats them, and the interval of its rate. */
export function matrixChart({ id, title, description, rowsName, columnsName, columns, rows }: MatrixChart): Markup {
  const all = rows.flatMap(({ cells }) => cells);
  const withRates = all.some((cell) => cell !== null && cell.rate !== null);
  const width = Math.max(
    withRates ? 96 : LEAST_WIDTH,
    ...[...columns, ...all.map((cell) => cell?.text ?? '')].map((text) => textWidth(text, LABEL_PX) + 14),
  );
  const height = withRates ? 24 + INTERVAL_PX : 24;
  const left = Math.max(textWidth(rowsName, LABEL_PX), ...rows.map((row) => textWidth(row.label, LABEL_PX))) + 12;
  const xOf = (column: number): number => left + column * (width + GAP);
  const yOf = (row: number): number => HEAD + row * (height + GAP);
  return frame(
    {
      id,
      title,
      description,
      widthPx: Math.max(xOf(columns.length), left + textWidth(columnsName, LABEL_PX)) + 2,
      heightPx: yOf(rows.length) + 2,
    },
    label({ x: left, y: 14, text: columnsName, look: 'axis' }),
    label({ x: left - 10, y: HEAD - 10, text: rowsName, anchor: 'end', look: 'axis' }),
    columns.map((text, column) => label({ x: xOf(column) + width / 2, y: HEAD - 10, text, anchor: 'middle' })),
    rows.map(({ label: text, cells }, row) =>
      together(
        label({ x: left - 10, y: yOf(row) + height / 2 + 4, text, anchor: 'end' }),
        cells.length > MOST_DRAWN
          ? line(left, yOf(row) + height, { x2: xOf(columns.length), y2: yOf(row) + height, look: 'grid' })
          : null,
        cells.map((cell, column) =>
          cell === null && cells.length > MOST_DRAWN
            ? null
            : cellMarkup(cell, { x: xOf(column), y: yOf(row), width, height }),
        ),
      ),
    ),
  );
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function cellMarkup(cell: MatrixCell | null, { x, y, width, height }: Box): Markup {
  if (cell === null) return rect({ x: x + 0.5, y: y + 0.5, width, height, class: 'area-empty' }, null);
  return xml(
    'g',
    {},
    xml('title', {}, cell.title),
    rect({ x: x + 0.5, y: y + 0.5, width, height, rx: 3, class: `area-${cell.tone}` }, null),
    label({ x: x + width / 2, y: y + 16, text: cell.text, anchor: 'middle', look: 'inside' }),
    cell.rate === null
      ? null
      : intervalMarkup(cell.rate, cell.tone, { x: x + 8, y: y + 26, width: width - 16, height }),
  );
}

/** From 0 to 100 %: the whole range faint, the interval strong, the rate a stroke across. */
export function intervalMarkup(
  { ratio, lowRatio, highRatio }: Interval & { readonly ratio: number },
  tone: Tone,
  { x, y, width }: Box,
): Markup {
  const on = (value: number): number => x + value * width;
  return together(
    line(x, y, { x2: x + width, y2: y, look: 'grid' }),
    line(on(lowRatio), y, { x2: on(highRatio), y2: y, look: `whisker ink-${tone}` }),
    line(on(ratio), y - 4, { x2: on(ratio), y2: y + 4, look: `whisker ink-${tone}` }),
  );
}
