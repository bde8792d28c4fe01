import { matches } from '../../harness/explain/match.ts';
import type { CauseEntry, Signature } from '../../harness/model/knowledge.ts';
import { type Report, score, type Scored } from './score.ts';

/**
 * Each report as if its own wording had never been seen: without the signatures that fit it and no other report of the
 * file. A lower bound, and for a cause with one report a hard one: what was there before the report goes too.
 */
export function leftOut(reports: readonly Report[], causes: readonly CauseEntry[]): readonly Scored[] {
  const fitting = reports.map((report) => signaturesOf(report, causes));
  const reportsOf = new Map<Signature, number>();
  for (const signature of fitting.flat()) reportsOf.set(signature, (reportsOf.get(signature) ?? 0) + 1);
  return reports.map((report, index) => {
    const own = new Set((fitting[index] ?? []).filter((signature) => reportsOf.get(signature) === 1));
    const others = causes.map((entry) => without(entry, own)).filter((entry) => entry !== null);
    return score(report, others);
  });
}

function without(entry: CauseEntry, own: ReadonlySet<Signature>): CauseEntry | null {
  const [first, ...others] = entry.signatures.filter((signature) => !own.has(signature));
  return first === undefined ? null : { ...entry, signatures: [first, ...others] };
}

function signaturesOf({ text }: Report, causes: readonly CauseEntry[]): readonly Signature[] {
  return [...new Set(matches(causes, text.join(' ')).map(({ signature }) => signature))];
}
