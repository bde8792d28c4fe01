import type { LongestText } from '../model/exec-place.ts';

/** Texts that execve(2) copies: how many, how long together, and which is the longest. Each with its closing NUL. */
export interface TextSizes {
  readonly count: number;
  readonly bytes: number;
  readonly longest: LongestText | null;
}

const encoder = new TextEncoder();

/** Sizes of arguments, by position: `argument 1` is the first after the command. */
export function argumentSizes(words: readonly string[]): TextSizes {
  return sizesOf(words.map((word, n) => ({ which: n === 0 ? 'the command itself' : `argument ${n}`, text: word })));
}

/** Sizes of `NAME=VALUE`; the last of a name counts, and no value is kept. */
export function variableSizes(variables: readonly string[]): TextSizes {
  const byName = new Map(variables.map((text) => [text.slice(0, Math.max(0, text.indexOf('='))), text]));
  return sizesOf([...byName].map(([name, text]) => ({ which: name.slice(0, 80), text })));
}

/** Two sets of variables of which the second may say a name again: an estimate from above. */
export function together(a: TextSizes, b: TextSizes): TextSizes {
  const longest = (a.longest?.bytes ?? 0) >= (b.longest?.bytes ?? 0) ? a.longest : b.longest;
  return { count: a.count + b.count, bytes: a.bytes + b.bytes, longest };
}

function sizesOf(texts: readonly { readonly which: string; readonly text: string }[]): TextSizes {
  const sized = texts.map(({ which, text }) => ({ which, bytes: encoder.encode(text).length + 1 }));
  return {
    count: sized.length,
    bytes: sized.reduce((sum, { bytes }) => sum + bytes, 0),
    longest: sized.reduce<LongestText | null>(
      (most, one) => (most === null || one.bytes > most.bytes ? one : most),
      null,
    ),
  };
}
