import type { Latencies } from '../model/qualification.ts';
import { rateOf } from '../report/score.ts';

/** Some execs: whether each worked, and how long it took. */
export interface Timed {
  readonly works: boolean;
  readonly durationMs: number;
}

/** Of those that worked. Quantiles are values that were seen (nearest rank). */
export function latenciesOf(execs: readonly Timed[]): Latencies {
  const good = execs.filter(({ works }) => works);
  const sorted = good.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
  return {
    works: rateOf(good.length, execs.length),
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
  };
}

function quantile(sorted: readonly number[], ratio: number): number | null {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * ratio) - 1)];
  return value === undefined ? null : Math.round(value);
}
