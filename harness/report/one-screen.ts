import type { Block } from './block.ts';
import { layout } from './layout.ts';
import type { PageOptions } from './layout.ts';
import { printable, shortIds } from './printable.ts';
import { cells, fit, wrap } from './wrap.ts';

/** What is shown together or not at all. */
export interface Part {
  readonly blocks: readonly Block[];
  /** 0: in any case. Of the others the smallest numbers come first, as long as there is room. */
  readonly rank: number;
}

/** Parts under one heading; without a part that is shown there is no heading either. */
export interface Section {
  readonly heading: Block | null;
  readonly parts: readonly Part[];
}

/** A terminal that is looked at as a whole. */
export interface Screen extends PageOptions {
  /** Lines that it has room for; what is in it in any case may be more. */
  readonly rows: number;
}

/** A narrow terminal shows less on each line, and is scrolled anyway. */
const USUAL_COLUMNS = 80;
const FEW_ROWS = 3;

/** The sections as text, in their order, with as many of their parts as there is room for. */
export function oneScreen(sections: readonly Section[], screen: Screen): string {
  const room = Math.round(screen.rows * Math.max(1, USUAL_COLUMNS / screen.columns));
  const shown = new Set(sections.flatMap(({ parts }) => parts.filter(({ rank }) => rank === 0)));
  const open = new Set(sections.filter(({ parts }) => parts.some((part) => shown.has(part))));
  let used = 0;
  for (const section of open) used += rowsOf(section.heading, screen);
  for (const part of shown) used += rowsOfAll(part.blocks, screen);

  const others = sections
    .flatMap((section) => section.parts.map((part) => ({ section, part })))
    .filter(({ part }) => !shown.has(part))
    .toSorted((a, b) => a.part.rank - b.part.rank);
  for (const { section, part } of others) {
    const more = rowsOfAll(part.blocks, screen) + (open.has(section) ? 0 : rowsOf(section.heading, screen));
    if (used + more > room) continue;
    used += more;
    shown.add(part);
    open.add(section);
  }
  const blocks = sections
    .filter((section) => open.has(section))
    .flatMap(({ heading, parts }) => [
      ...(heading === null ? [] : [heading]),
      ...parts.filter((part) => shown.has(part)).flatMap((part) => part.blocks),
    ]);
  return layout(blocks, screen);
}

function rowsOfAll(blocks: readonly Block[], screen: Screen): number {
  return blocks.reduce((sum, block) => sum + rowsOf(block, screen), 0);
}

/** A line that is never cut takes as many rows as the terminal breaks it into. */
function rowsOf(block: Block | null, screen: Screen): number {
  if (block === null) return 0;
  const lines = layout([block], { columns: screen.columns, colour: false }).split('\n');
  const blank = block.kind === 'heading' ? 1 : 0;
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(cells(line) / screen.columns)), blank);
}

/** As much of a sentence as fits so many lines: whole clauses where there are lines enough, and `…` for what is left out. */
export function clauses(sentence: string, columns: number, most: number): string {
  const whole = shortIds(printable(sentence)).trim();
  if (wrap(whole, columns).length <= most) return whole;
  // A semicolon in brackets ends no clause. Where there are few lines, each is filled to its end.
  const all = most < FEW_ROWS ? [] : whole.split(/; (?![^()]*\))/u);
  for (let count = all.length - 1; count > 0; count--) {
    const some = `${all.slice(0, count).join('; ')}; …`;
    if (wrap(some, columns).length <= most) return some;
  }
  const lines = wrap(whole, columns);
  return [...lines.slice(0, most - 1), fit(lines.slice(most - 1).join(' '), columns)].join(' ');
}
