import type { CauseEntry, Signature } from '../model/knowledge.ts';

/** A signature that fits a text. */
export interface Match {
  readonly entry: CauseEntry;
  readonly signature: Signature;
}

/** Go prints a path as it is, crun and older runc in quotes of several kinds. */
const QUOTED_PATH = /["'`](\/[^"'`\s]{1,400})["'`]/gu;

/** All that fit. `says` may be met anywhere in what was printed about one failure, whatever quotes its paths are in. */
export function matches(causes: readonly CauseEntry[], text: string): readonly Match[] {
  const plain = text.replaceAll(QUOTED_PATH, '$1');
  return causes.flatMap((entry) =>
    entry.signatures
      .filter((signature) => fits(signature, text) || (plain !== text && fits(signature, plain)))
      .map((signature) => ({ entry, signature })),
  );
}

function fits({ says, unless }: Signature, text: string): boolean {
  const wanted = says instanceof RegExp ? [says] : says;
  return wanted.every((pattern) => pattern.test(text)) && unless?.test(text) !== true;
}
