import type { HeadroomPoint } from '../model/qualification.ts';

/** Free slots that a curve is measured at. */
export const FREE_SLOTS: readonly number[] = Array.from({ length: 13 }, (_, free) => free);

/** How many slots must be free for an exec to work. */
export type Needed =
  /** The smallest number of free slots at which, and above which, no exec failed. */
  | { readonly status: 'known'; readonly slots: number }
  /** Execs failed at the largest number that was measured. */
  | { readonly status: 'more-than'; readonly slots: number }
  | { readonly status: 'not-measured' };

/** The headroom an exec needs, as the curve shows it. */
export function neededHeadroom(points: readonly HeadroomPoint[]): Needed {
  const downwards = points.toSorted((a, b) => b.free - a.free);
  const [last] = downwards;
  if (last === undefined) return { status: 'not-measured' };
  const failing = downwards.find(({ failed }) => failed.hits > 0);
  if (failing === undefined) return { status: 'known', slots: Math.min(...points.map(({ free }) => free)) };
  if (failing === last) return { status: 'more-than', slots: last.free };
  return { status: 'known', slots: failing.free + 1 };
}

export function neededText(needed: Needed): string {
  switch (needed.status) {
    case 'known':
      return String(needed.slots);
    case 'more-than':
      return `more than ${needed.slots}`;
    case 'not-measured':
      return '-';
  }
}
