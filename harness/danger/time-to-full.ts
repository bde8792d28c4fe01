/** The room of a container at a moment. */
export interface RoomAt {
  readonly atMs: number;
  /** Free tasks. */
  readonly free: number;
}

/** Whether a container fills up, as far as the looks of the last minutes tell. */
export type Filling =
  | {
      readonly status: 'filling';
      /** Free tasks lost in a minute. */
      readonly perMinute: number;
      /** Until none is free: 95 % interval of the slope. `latestMs` is `null` when its slow end is beyond a day. */
      readonly soonestMs: number;
      readonly latestMs: number | null;
    }
  /** The interval of the slope has 0 in it, or lies above. */
  | { readonly status: 'steady' }
  | { readonly status: 'unknown' };

/** With fewer looks an interval says nothing. */
const LEAST_LOOKS = 5;
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Of Student's t, two-sided 95 %, for 1 to 10 degrees of freedom. */
const T95 = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23] as const;

/** Beyond the table within one hundredth of the true value. */
function t95(freedom: number): number {
  return T95[freedom - 1] ?? 1.96 + 2.4 / freedom + 3 / freedom ** 2;
}

/**
 * A straight line through the looks by least squares, and what its slope may be. Looks that follow each other closely
 * are not independent, so the true interval is wider than this one rather than narrower.
 */
export function fillingOf(looks: readonly RoomAt[]): Filling {
  const count = looks.length;
  const last = looks.at(-1);
  const first = looks[0];
  if (count < LEAST_LOOKS || last === undefined || first === undefined) return { status: 'unknown' };
  const meanMs = looks.reduce((sum, { atMs }) => sum + (atMs - first.atMs), 0) / count;
  const meanFree = looks.reduce((sum, { free }) => sum + free, 0) / count;
  const spread = looks.reduce((sum, { atMs }) => sum + (atMs - first.atMs - meanMs) ** 2, 0);
  if (spread === 0) return { status: 'unknown' };
  const slope =
    looks.reduce((sum, { atMs, free }) => sum + (atMs - first.atMs - meanMs) * (free - meanFree), 0) / spread;
  const fitted = ({ atMs }: RoomAt): number => meanFree + slope * (atMs - first.atMs - meanMs);
  const squares = looks.reduce((sum, look) => sum + (look.free - fitted(look)) ** 2, 0);
  const margin = t95(count - 2) * Math.sqrt(squares / (count - 2) / spread);
  const [fast, slow] = [slope - margin, slope + margin];
  if (slow >= 0) return { status: 'steady' };
  const left = Math.max(0, last.free);
  const latestMs = left / -slow;
  return {
    status: 'filling',
    perMinute: -slope * 60_000,
    soonestMs: left / -fast,
    latestMs: latestMs > LONGEST_MS ? null : latestMs,
  };
}
