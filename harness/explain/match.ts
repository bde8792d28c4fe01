import type { CauseEntry, Signature } from '../model/knowledge.ts';

/** A signature that fits a text. */
export interface Match {
  readonly entry: CauseEntry;
  readonly signature: Signature;
}

/** All that fit. `says` may be met anywhere in what was printed about one failure. */
export function matches(causes: readonly CauseEntry[], text: string): readonly Match[] {
  return causes.flatMap((entry) =>
    entry.signatures.filter((signature) => fits(signature, text)).map((signature) => ({ entry, signature })),
  );
}

function fits({ says, unless }: Signature, text: string): boolean {
  const wanted = says instanceof RegExp ? [says] : says;
  return wanted.every((pattern) => pattern.test(text)) && unless?.test(text) !== true;
}
