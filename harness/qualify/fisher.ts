/** How often something was seen. */
export interface Tries {
  readonly hits: number;
  readonly total: number;
}

/** A difference below this is one. */
export const SIGNIFICANT = 0.01;

/**
 * Fisher's exact test, two-sided: how likely two rates at least as far apart as these are when the true rate is the
 * same. Sums the probability of every table with the same margins that is no likelier than the one that was seen.
 */
export function fisher(one: Tries, other: Tries): number {
  const total = one.total + other.total;
  const hits = one.hits + other.hits;
  const least = Math.max(0, hits - other.total);
  const most = Math.min(hits, one.total);
  const whole = logChoose(total, hits);
  const likelihood = (k: number): number => logChoose(one.total, k) + logChoose(other.total, hits - k) - whole;
  const seen = likelihood(one.hits);
  let sum = 0;
  for (let k = least; k <= most; k++) {
    const here = likelihood(k);
    // Equal but for floating point counts as equal.
    if (here <= seen + 1e-9) sum += Math.exp(here);
  }
  return Math.min(1, sum);
}

/** Of an event that was seen in one of the two and could have been seen in both. */
export function differs(one: Tries, other: Tries): boolean {
  return one.total > 0 && other.total > 0 && fisher(one, other) < SIGNIFICANT;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let k = 2; k <= n; k++) sum += Math.log(k);
  return sum;
}
