import { type Child, type Markup, xml } from '../markup.ts';
import { axisBelow, AXIS_BELOW_PX, axisLeft } from './axis.ts';
import { printable } from '../printable.ts';
import { fitMiddle } from '../wrap.ts';
import { at, roundTicks, type Scale } from './scale.ts';
import { frame, label, line, SMALL_PX, textWidth } from './svg.ts';

/** Free tasks of one container over time. */
export interface HeadroomLine {
  readonly name: string;
  readonly points: readonly { readonly atMs: number; readonly free: number }[];
}

export interface HeadroomChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Below it an exec is at risk: a line across. */
  readonly needs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: readonly HeadroomLine[];
}

const WIDTH = 760;
const PLOT_HEIGHT = 260;
const LEFT = 48;
const TOP = 28;
const NAME_CELLS = 28;
/** From one name to the next: lines that end at the same place have theirs one below the other. */
const NAME_STEP_PX = 14;
const DASHES = [null, '6 3', '2 3', '10 4', '1 4', '8 3 2 3'] as const;

/**
 * A line for each, its name where it ends: colour is not needed to tell them apart. Free tasks by their logarithm, because
 * five and fifty are worlds apart beside a container that has ten thousand.
 */
export function headroomChart({ id, title, description, needs, startMs, endMs, lines }: HeadroomChart): Markup {
  const named = lines.map(({ name, points }) => ({ name: fitMiddle(printable(name), NAME_CELLS), points }));
  const right = WIDTH - Math.max(40, ...named.map(({ name }) => textWidth(name, SMALL_PX))) - 16;
  const bottom = TOP + PLOT_HEIGHT;
  const most = Math.max(needs, 1, ...lines.flatMap(({ points }) => points.map(({ free }) => free)));
  const time: Scale = { from: startMs, to: endMs, startPx: LEFT, endPx: right };
  const room: Scale = { from: 0, to: height(most), startPx: bottom, endPx: TOP };
  const ticks = TICKS.filter((value) => value <= most).map((value) => ({ value: height(value), text: String(value) }));
  const y = (free: number): number => at(room, height(free));
  const ends = spread(
    named.map(({ points }) => y(points.at(-1)?.free ?? 0) + 4),
    bottom + 4,
  );
  return frame(
    { id, title, description, widthPx: WIDTH, heightPx: bottom + AXIS_BELOW_PX },
    axisLeft({ scale: room, ticks, name: 'free tasks' }, LEFT, right),
    axisBelow({ scale: time, ticks: timeTicks(startMs, endMs), name: 'since the first look' }, bottom, TOP),
    line(LEFT, y(needs), { x2: right, y2: y(needs), look: 'moment' }),
    label({ x: LEFT + 4, y: y(needs) - 4, text: `an exec needs ${needs}`, look: 'small' }),
    ...named.flatMap((one, index) => drawn(one, { time, y, index, labelX: right + 6, labelY: ends[index] ?? bottom })),
  );
}

const TICKS = [0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000] as const;

/** More tasks than the limit are no room, as none are. */
function height(free: number): number {
  return Math.log10(1 + Math.max(0, free));
}

/** The same heights, moved up where two would lie upon each other. */
function spread(heights: readonly number[], lowest: number): readonly number[] {
  const moved = [...heights];
  let below = lowest + NAME_STEP_PX;
  for (const index of heights.map((_, n) => n).toSorted((a, b) => (heights[b] ?? 0) - (heights[a] ?? 0))) {
    below = Math.min(heights[index] ?? 0, below - NAME_STEP_PX);
    moved[index] = below;
  }
  return moved;
}

interface Drawing {
  readonly time: Scale;
  readonly y: (free: number) => number;
  readonly index: number;
  readonly labelX: number;
  readonly labelY: number;
}

function drawn({ name, points }: HeadroomLine, { time, y, index, labelX, labelY }: Drawing): readonly Child[] {
  if (points.length === 0) return [];
  const path = points.map(({ atMs, free }) => `${at(time, atMs).toFixed(1)},${y(free).toFixed(1)}`).join(' ');
  return [
    xml(
      'polyline',
      {
        points: path,
        class: `series-${(index % 6) + 1}`,
        style: 'fill:none;stroke-width:1.5',
        'stroke-dasharray': DASHES[index % DASHES.length] ?? null,
      },
      xml('title', {}, name),
    ),
    label({ x: labelX, y: labelY, text: name, look: 'small' }),
  ];
}

const UNITS = [
  { belowMinutes: 3, ms: 1000, name: 's' },
  { belowMinutes: 180, ms: 60_000, name: 'min' },
  { belowMinutes: Number.POSITIVE_INFINITY, ms: 3_600_000, name: 'h' },
] as const;

function timeTicks(startMs: number, endMs: number): readonly { readonly value: number; readonly text: string }[] {
  const lastedMs = endMs - startMs;
  const unit = UNITS.find(({ belowMinutes }) => lastedMs < belowMinutes * 60_000) ?? UNITS[2];
  return roundTicks(lastedMs / unit.ms, 6)
    .map((value) => ({ value: startMs + value * unit.ms, text: `${value} ${unit.name}` }))
    .filter(({ value }) => value <= endMs);
}
