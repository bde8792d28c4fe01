const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\uFF01-\uFF60]/u;
const NARROWEST = /\p{Mn}|\p{Me}/u;

/** Cells that a printable text takes on a terminal. */
export function cells(text: string): number {
  let sum = 0;
  for (const character of text) sum += cellsOf(character);
  return sum;
}

function cellsOf(character: string): number {
  if (character <= '\u007E') return 1;
  if (NARROWEST.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Breaks a text at spaces; a word that is longer than a line is broken where the line ends. */
export function wrap(text: string, columns: number): readonly string[] {
  const width = Math.max(2, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/).flatMap((whole) => chunks(whole, width))) {
    if (line === '') line = word;
    else if (cells(line) + 1 + cells(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/** The beginning of a text, with `…` when something is left out. */
export function fit(text: string, columns: number): string {
  if (cells(text) <= columns) return text;
  return `${chunks(text, Math.max(1, columns - 1))[0] ?? ''}…`;
}

/** Beginning and end of a word, with `…` between them: ids that begin alike can still be told apart. */
export function fitMiddle(text: string, columns: number): string {
  if (cells(text) <= columns) return text;
  const tail = Math.floor((columns - 1) / 2);
  const head = chunks(text, Math.max(1, columns - 1 - tail))[0] ?? '';
  return `${head}…${tail === 0 ? '' : text.slice(-tail)}`;
}

/** Fills up with spaces on the right. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - cells(text)));
}

function chunks(word: string, width: number): readonly string[] {
  if (cells(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const character of word) {
    const more = cellsOf(character);
    if (used + more > width) {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += character;
    used += more;
  }
  return [...parts, part];
}
