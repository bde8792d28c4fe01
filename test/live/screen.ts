/** What stands on a terminal after all that was sent to it: the few sequences that a live table is drawn with. */
// oxlint-disable-next-line no-control-regex
const SEQUENCE = /\u001B\[(?<count>\??\d*)(?:;\d+)*(?<final>[A-Za-z])/uy;

/** Lines from the first to the last, without the room to their right; no line is ever scrolled away. */
export function screenOf(sent: string): readonly string[] {
  const lines: string[][] = [[]];
  let [row, column] = [0, 0];
  const line = (): string[] => (lines[row] ??= []);
  for (let index = 0; index < sent.length;) {
    SEQUENCE.lastIndex = index;
    const found = SEQUENCE.exec(sent);
    if (found !== null) {
      const count = Number(found.groups?.['count'] || 1);
      switch (found.groups?.['final'] ?? '') {
        case 'A':
          row = Math.max(0, row - count);
          break;
        case 'B':
          row += count;
          break;
        case 'G':
          column = count - 1;
          break;
        case 'K':
          line().length = found.groups?.['count'] === '2' ? 0 : Math.min(line().length, column);
          break;
        case 'J':
          line().length = Math.min(line().length, column);
          lines.length = row + 1;
          break;
        default:
          // Colour, and whether a drawing begins or ends.
          break;
      }
      index = SEQUENCE.lastIndex;
      continue;
    }
    const character = sent[index] ?? '';
    index += 1;
    if (character === '\r') column = 0;
    else if (character === '\n') row += 1;
    else {
      const cellsOfLine = line();
      while (cellsOfLine.length < column) cellsOfLine.push(' ');
      cellsOfLine[column] = character;
      column += 1;
    }
    line();
  }
  return Array.from(lines, (cells) => (cells ?? []).join('').trimEnd());
}
