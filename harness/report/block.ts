/** Says how something went; the glyph carries the meaning, colour repeats it. */
export type Mark = 'yes' | 'no' | 'unsure' | 'skipped';

export const GLYPH = { yes: '✓', no: '✗', unsure: '?', skipped: '-' } as const satisfies Record<Mark, string>;

/**
 * A piece of a page for the terminal. Texts may be hostile: `layout` alone turns blocks into lines, and it lets
 * nothing through that is not printable.
 */
export type Block =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A label in front of a text. */
  | { readonly kind: 'fact'; readonly label: string; readonly text: string }
  | { readonly kind: 'mark'; readonly mark: Mark; readonly text: string }
  /** On a line of its own and never cut: it is there to be copied. */
  | { readonly kind: 'command'; readonly text: string }
  /** Words for a file; never cut either. */
  | { readonly kind: 'verbatim'; readonly text: string }
  /** A file on a line of its own, never cut either. */
  | { readonly kind: 'path'; readonly label: string; readonly text: string }
  /** Lines that were drawn for the width of the page: as they are, cut where they are longer. */
  | { readonly kind: 'drawing'; readonly lines: readonly string[] }
  /** What a program printed, at most `most` lines of it. */
  | { readonly kind: 'output'; readonly text: string; readonly most: number }
  /** Rows under headings. Where the terminal is too narrow, each becomes a paragraph, or its words are cut to a line. */
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly Row[];
      readonly tooWide: 'stack' | 'cut';
    };

export interface Row {
  readonly mark: Mark;
  /** As many as there are headings. */
  readonly values: readonly string[];
}

export function title(words: string): Block {
  return { kind: 'title', text: words };
}

export function heading(words: string): Block {
  return { kind: 'heading', text: words };
}

export function text(sentence: string): Block {
  return { kind: 'text', text: sentence };
}

export function fact(label: string, sentence: string): Block {
  return { kind: 'fact', label, text: sentence };
}

export function mark(how: Mark, sentence: string): Block {
  return { kind: 'mark', mark: how, text: sentence };
}

export function command(line: string): Block {
  return { kind: 'command', text: line };
}

export function verbatim(line: string): Block {
  return { kind: 'verbatim', text: line };
}

export function path(label: string, file: string): Block {
  return { kind: 'path', label, text: file };
}

export function output(lines: string, most: number): Block {
  return { kind: 'output', text: lines, most };
}

export function drawing(lines: readonly string[]): Block {
  return { kind: 'drawing', lines };
}

export function table(head: readonly string[], rows: readonly Row[]): Block {
  return { kind: 'table', head, rows, tooWide: 'stack' };
}

/** For many rows: one line each, in any case. */
export function fittedTable(head: readonly string[], rows: readonly Row[]): Block {
  return { kind: 'table', head, rows, tooWide: 'cut' };
}
