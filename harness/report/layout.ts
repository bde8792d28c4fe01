import { styleText } from 'node:util';
import { GLYPH } from './block.ts';
import type { Block, Mark } from './block.ts';
import { firstLines, printable, printableLines, shortIds } from './printable.ts';
import { tableLines } from './table-lines.ts';
import { cells, fit, pad, wrap } from './wrap.ts';

/** The terminal a page is for. */
export interface PageOptions {
  /** Cells of a line; less than 20 counts as 20. */
  readonly columns: number;
  readonly colour: boolean;
}

/** Narrower than this, a label stands in the text instead of beside it. */
const ROOM_FOR_LABELS = 50;
const LABEL_CELLS = 12;

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, line: string) => string;

const STYLE_OF_MARK = { yes: 'green', no: 'red', unsure: 'yellow', skipped: 'dim' } as const satisfies Record<
  Mark,
  Style
>;

/** Blocks as lines of text, without a line break at the end. */
export function layout(blocks: readonly Block[], options: PageOptions): string {
  const columns = Math.max(20, Math.floor(options.columns));
  // The caller has decided about colour: the stream is not asked again.
  const paint: Paint = (style, line) => (options.colour ? styleText(style, line, { validateStream: false }) : line);
  const lines = blocks.flatMap((block) => linesOf(block, columns, paint));
  return lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== '')).join('\n');
}

function linesOf(block: Block, columns: number, paint: Paint): readonly string[] {
  switch (block.kind) {
    case 'title': {
      const lines = prose(block.text, columns);
      const rule = '─'.repeat(Math.max(...lines.map(cells)));
      return ['', ...lines.map((line) => paint('bold', line)), rule];
    }
    case 'heading':
      return ['', ...prose(block.text, columns).map((line) => paint('bold', line))];
    case 'text':
      return prose(block.text, columns - 2).map((line) => `  ${line}`);
    case 'fact':
      return factLines(block.label, block.text, columns).map((line) => `  ${line}`);
    case 'mark': {
      const [first = '', ...rest] = prose(block.text, columns - 4);
      const glyph = paint(STYLE_OF_MARK[block.mark], GLYPH[block.mark]);
      return [`  ${glyph} ${first}`, ...rest.map((line) => `    ${line}`)];
    }
    case 'command':
      return [paint('cyan', `  $ ${printable(block.text).trim()}`)];
    case 'verbatim':
      return [paint('cyan', `    ${printable(block.text).trim()}`)];
    case 'path':
      return [`  ${printable(block.label)}: ${printable(block.text)}`];
    case 'drawing':
      return block.lines.map((line) => `  ${fit(printable(line), columns - 2)}`);
    case 'output':
      return firstLines(printableLines(block.text), block.most)
        .flatMap((line) => wrap(line, columns - 4))
        .map((line) => paint('dim', `  | ${line}`));
    case 'table':
      return tableLines(block, columns).map(({ mark, line }) =>
        mark === null ? paint('dim', `    ${line}`) : `  ${paint(STYLE_OF_MARK[mark], GLYPH[mark])} ${line}`,
      );
  }
}

function factLines(label: string, text: string, columns: number): readonly string[] {
  if (columns < ROOM_FOR_LABELS) return prose(`${label}: ${text}`, columns - 2);
  const lines = prose(text, columns - 2 - LABEL_CELLS);
  return lines.map((line, index) => pad(index === 0 ? label : '', LABEL_CELLS) + line);
}

function prose(text: string, columns: number): readonly string[] {
  return wrap(shortIds(printable(text)).trim(), columns);
}
