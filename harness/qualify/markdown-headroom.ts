import type { Qualification } from '../model/qualification.ts';
import { percentRange } from './percent-range.ts';
import { neededHeadroom, neededText } from './headroom.ts';
import { heldOf } from './invariants.ts';
import { row } from './markdown-row.ts';

/** Failed execs against free slots, and the smallest number of free slots at which none fails. */
export function headroomSection({ cells }: Qualification, slots: readonly number[]): readonly string[] {
  const held = heldOf(cells, 'headroom');
  const [some] = held;
  if (some === undefined) return [];
  const n = some.points[0]?.failed.total ?? 0;
  return [
    '## Headroom',
    '',
    `Execs that failed, of ${n} with so many slots free. An interval (Wilson, 95 %) of 0 of ${n} is ${percentRange(0, n)}, of ${n} of ${n} ${percentRange(n, n)}. ` +
      'The headroom an exec needs is the smallest number of free slots at which, and above which, none failed.',
    '',
    row('runtime', 'attach', ...slots.map(String), 'needs'),
    row('---', '---', ...slots.map(() => '---'), '---'),
    ...held.map(({ runtime, attach, points, latency }) =>
      row(
        runtime,
        `${attach}${latency === null ? '' : `, ${(latency.medianUs / 1000).toFixed(1)} ms`}`,
        ...slots.map((slot) => {
          const point = points.find(({ free }) => free === slot);
          return point === undefined ? '-' : String(point.failed.hits);
        }),
        neededText(neededHeadroom(points)),
      ),
    ),
    '',
  ];
}
