/** Both ratios, from 0 to 1. */
export interface Interval {
  readonly lowRatio: number;
  readonly highRatio: number;
}

/** Quantile of the standard normal distribution for 95 %, two-sided. */
const Z = 1.959_963_984_540_054;

/** Wilson score interval (95 %) of a rate that was seen `hits` times in `total`; all of 0 to 1 when `total` is 0. */
export function wilson(hits: number, total: number): Interval {
  if (total <= 0) return { lowRatio: 0, highRatio: 1 };
  const rate = hits / total;
  const z2 = Z ** 2 / total;
  const centre = (rate + z2 / 2) / (1 + z2);
  const half = (Z / (1 + z2)) * Math.sqrt((rate * (1 - rate)) / total + z2 / (4 * total));
  // At the ends the formula gives exactly 0 and 1; floating point leaves a crumb.
  return {
    lowRatio: hits === 0 ? 0 : Math.max(0, centre - half),
    highRatio: hits === total ? 1 : Math.min(1, centre + half),
  };
}
