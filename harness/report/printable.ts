const ESC = '\u001B';
const BEL = '\u0007';
const ST = '\u009C';
/** Introducers of strings to the terminal (OSC, DCS, SOS, PM, APC) in their 8-bit form. */
const STRINGS = '\u0090\u0098\u009D\u009E\u009F';

/** `CSI` parameters, intermediates and final byte: colours, cursor movements. */
const CSI = `(?:${ESC}\\[|\\u009B)[0-?]*[ -/]*[@-~]?`;
/**
 * Titles, hyperlinks, clipboard writes, up to their end. One without an end loses only its introducer: otherwise it
 * would hide everything behind it. The body stops at the next introducer, which keeps the search linear.
 */
const STRING = `(?:${ESC}[\\]PX^_]|[${STRINGS}])[^${BEL}${ESC}${ST}${STRINGS}\\n]*(?:${BEL}|${ESC}\\\\|${ST})`;
const ESCAPE = `${ESC}[ -/]*[0-~]?`;

const SEQUENCES = new RegExp(`${STRING}|${CSI}|${ESCAPE}`, 'g');
const SPACES = /[\t\u2028\u2029]/gu;
/** Control characters, and format characters: bidi controls, zero-width and tag characters. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu;
const UNSEEN_BUT_NEWLINE = /(?!\n)[\p{Cc}\p{Cf}]/gu;

/** Text from anywhere as one line that does nothing to a terminal but print. */
export function printable(text: string): string {
  return printableLines(text).replaceAll('\n', ' ').replaceAll(UNSEEN, '');
}

/** The same, line breaks kept. */
export function printableLines(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(SEQUENCES, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(SPACES, ' ')
    .replaceAll(UNSEEN_BUT_NEWLINE, '');
}

/** The first lines of a text; what is left out is counted. Empty lines at both ends go. */
export function firstLines(text: string, most: number): readonly string[] {
  const lines = text
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd()
    .split('\n');
  if (lines.length <= most) return lines;
  const left = lines.length - most;
  return [...lines.slice(0, most), `… ${left} more ${left === 1 ? 'line' : 'lines'}`];
}

/** One word of a command that is there to be pasted into a shell. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Container ids as Docker shortens them; for prose, not for commands. */
export function shortIds(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');
}
