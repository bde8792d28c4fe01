import { type Child, type Markup, xml } from '../markup.ts';
import { axisBelow, AXIS_BELOW_PX, axisLeft } from './axis.ts';
import { at, roundTicks, type Scale } from './scale.ts';
import { frame, label, line, LABEL_PX, textWidth } from './svg.ts';

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
const DASHES = [null, '6 3', '2 3', '10 4', '1 4', '8 3 2 3'] as const;

/** A line for each, its name where it ends: colour is not needed to tell them apart. */
export function headroomChart({ id, title, description, needs, startMs, endMs, lines }: HeadroomChart): Markup {
  const right = WIDTH - Math.max(40, ...lines.map(({ name }) => textWidth(name, LABEL_PX))) - 16;
  const bottom = TOP + PLOT_HEIGHT;
  const most = Math.max(needs, 1, ...lines.flatMap(({ points }) => points.map(({ free }) => free)));
  const ticks = roundTicks(most, 6);
  const time: Scale = { from: startMs, to: endMs, startPx: LEFT, endPx: right };
  const room: Scale = { from: 0, to: ticks.at(-1) ?? most, startPx: bottom, endPx: TOP };
  const left = { scale: room, ticks: ticks.map((value) => ({ value, text: String(value) })), name: 'free tasks' };
  return frame(
    { id, title, description, widthPx: WIDTH, heightPx: bottom + AXIS_BELOW_PX },
    axisLeft(left, LEFT, right),
    axisBelow({ scale: time, ticks: timeTicks(startMs, endMs), name: 'since the first look' }, bottom, TOP),
    line(LEFT, at(room, needs), { x2: right, y2: at(room, needs), look: 'moment' }),
    label({ x: LEFT + 4, y: at(room, needs) - 4, text: `an exec needs ${needs}`, look: 'small' }),
    ...lines.flatMap((one, index) => drawn(one, { time, room, index, right })),
  );
}

interface Drawing {
  readonly time: Scale;
  readonly room: Scale;
  readonly index: number;
  readonly right: number;
}

function drawn({ name, points }: HeadroomLine, { time, room, index, right }: Drawing): readonly Child[] {
  const last = points.at(-1);
  if (last === undefined) return [];
  const y = (free: number): number => at(room, Math.max(0, free));
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
    label({ x: right + 6, y: y(last.free) + 4, text: name, look: 'small' }),
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
