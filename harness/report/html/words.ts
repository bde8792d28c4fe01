import { type Block, GLYPH, type Mark } from '../block.ts';
import { type Child, element, type Markup } from '../markup.ts';
import { firstLines, printableLines, shortIds } from '../printable.ts';
import type { GroupOutcome } from '../trial-groups.ts';
import type { Tone } from '../chart/svg.ts';

export const TONE_OF = {
  correct: 'yes',
  wrong: 'no',
  missed: 'no',
  broken: 'no',
  dirty: 'no',
  unsure: 'unsure',
  skipped: 'skipped',
} as const satisfies Record<GroupOutcome, Tone & Mark>;

/** `✓ correct`: the glyph for those who do not see the colour, the word for those who do not see the glyph. */
export function badge(outcome: GroupOutcome): Markup {
  const tone = TONE_OF[outcome];
  return element('span', { class: `badge ${tone}` }, glyph(tone), ` ${outcome}`);
}

export function glyph(mark: Mark): Markup {
  return element('span', { 'aria-hidden': 'true' }, GLYPH[mark]);
}

/** Blocks that the terminal shows too, as elements. */
export function blocksMarkup(blocks: readonly Block[]): readonly Markup[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'title':
      case 'heading':
        return element('h3', {}, prose(block.text));
      case 'text':
        return element('p', {}, prose(block.text));
      case 'fact':
      case 'path':
        return element('p', {}, element('b', {}, `${block.label}: `), prose(block.text));
      case 'mark':
        return element(
          'p',
          { class: `mark ${block.mark}` },
          glyph(block.mark),
          ' ',
          element('span', {}, prose(block.text)),
        );
      case 'command':
      case 'verbatim':
        return code(block.text);
      case 'output':
        return outputMarkup(block.text, block.most);
      case 'drawing':
        return element('pre', { class: 'output', tabindex: '0' }, block.lines.join('\n'));
      case 'table':
        return element('p', {}, block.rows.map(({ values }) => values.join(' ')).join('; '));
    }
  });
}

/** Something to type, or a file: it may be long, and scrolls by itself, with the keyboard too. */
export function code(text: string): Markup {
  return element('pre', { class: 'command', tabindex: '0' }, text);
}

/** What a program printed; what is left out is counted. */
export function outputMarkup(text: string, most: number): Markup {
  const lines = firstLines(printableLines(text), most).map((line) =>
    line.length > 400 ? `${line.slice(0, 400)}…` : line,
  );
  return element('pre', { class: 'output', tabindex: '0' }, lines.join('\n'));
}

/** Text with container ids as Docker shortens them. */
export function prose(text: string): string {
  return shortIds(text);
}

export function section(title: string, ...children: readonly Child[]): Markup {
  return element('section', {}, element('h3', {}, title), ...children);
}

/** Closed until somebody wants to see it. */
export function fold(id: string | null, summary: Child, ...children: readonly Child[]): Markup {
  return element('details', { id }, element('summary', {}, summary), ...children);
}
