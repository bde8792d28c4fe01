import type { Pressure } from '../model/host-resources.ts';

/**
 * One file of `/proc/pressure` (Documentation/accounting/psi.rst):
 * `some avg10=19.10 avg60=9.64 avg300=8.87 total=1786462941`, and such a line for `full`. `null` for anything else.
 */
export function parsePressure(text: string): Pressure | null {
  const some = lineOf(text, 'some');
  if (some === null) return null;
  const full = lineOf(text, 'full');
  return {
    someRatio: some.ratio,
    fullRatio: full?.ratio ?? null,
    someMs: some.ms,
    fullMs: full?.ms ?? null,
  };
}

function lineOf(text: string, word: 'some' | 'full'): { readonly ratio: number; readonly ms: number } | null {
  const match = new RegExp(`^${word} avg10=(\\d{1,3}\\.\\d\\d) .{0,60}total=(\\d{1,20})$`, 'mu').exec(text);
  const [, percent, totalUs] = match ?? [];
  if (percent === undefined || totalUs === undefined) return null;
  return { ratio: Number(percent) / 100, ms: Math.round(Number(totalUs) / 1000) };
}
