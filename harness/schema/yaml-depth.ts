import { Lexer, Parser } from 'yaml';

/** A scenario has five levels; each level holds a few tokens open. */
const MAX_OPEN = 100;

/**
 * Where a text is nested too deeply, or `null`. Asked first, because composing recurses: far enough down, Node ends
 * without an exception. Lexer and parser keep their own stack.
 */
export function tooDeepAt(text: string): number | null {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // The tokens are not wanted, but only taking them moves the parser on.
    for (const token of parser.next(lexeme)) void token;
    if (parser.stack.length > MAX_OPEN) return parser.offset;
  }
  return null;
}
