/** Values on an axis and where they stand, both linear. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  /** Pixels of `from` and `to`. */
  readonly startPx: number;
  readonly endPx: number;
}

/** Where a value stands; a scale without an extent puts everything at its start. */
export function at({ from, to, startPx, endPx }: Scale, value: number): number {
  return to === from ? startPx : startPx + ((value - from) / (to - from)) * (endPx - startPx);
}

const STEPS = [1, 2, 5, 10] as const;

/** Round values from 0 on, at most `most` and one, the last at or above `max`: what an axis is labelled with. */
export function roundTicks(max: number, most: number): readonly number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0, 1];
  const rough = max / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  // Always found: 10 times the power is above it.
  const step = (STEPS.find((one) => one * power >= rough * 0.999_999) ?? 10) * power;
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(12)));
}
