import { type Markup, together, xml } from '../markup.ts';
import { durationText } from '../quantity.ts';
import { AXIS_BELOW_PX, axisBelow, type Tick } from './axis.ts';
import { at, roundTicks, type Scale } from './scale.ts';
import { frame, label, line, rect, textWidth, type Tone, LABEL_PX, SMALL_PX } from './svg.ts';

export interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly tone: Tone;
  /** Written in it where it fits. */
  readonly text: string;
  /** Shown when it is pointed at. */
  readonly title: string;
}

export type Lane =
  | { readonly kind: 'spans'; readonly label: string; readonly spans: readonly Span[] }
  /** A counter that only rises; values from `atMs` on. */
  | {
      readonly kind: 'counter';
      readonly label: string;
      readonly steps: readonly { readonly atMs: number; readonly value: number }[];
    };

export interface TimelineChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly startMs: number;
  readonly endMs: number;
  /** A moment that everything else is told from, such as the injection. */
  readonly moment: { readonly atMs: number; readonly text: string } | null;
  readonly lanes: readonly Lane[];
}

const WIDTH = 1040;
const RIGHT = 70;
const TOP = 24;
const LANE = 24;
const GAP = 6;
/** A shorter span is still a stroke that can be seen and pointed at. */
const LEAST_PX = 2;

/** Lanes under each other on one axis of time. */
export function timelineChart({ id, title, description, startMs, endMs, moment, lanes }: TimelineChart): Markup {
  const left = Math.max(...lanes.map((lane) => textWidth(lane.label, LABEL_PX))) + 14;
  const scale: Scale = { from: startMs, to: Math.max(endMs, startMs + 1), startPx: left, endPx: WIDTH - RIGHT };
  const bottom = TOP + lanes.length * (LANE + GAP);
  const x = moment === null ? null : at(scale, moment.atMs);
  return frame(
    { id, title, description, widthPx: WIDTH, heightPx: bottom + AXIS_BELOW_PX },
    axisBelow(
      { scale, ticks: ticksOf(scale, moment?.atMs ?? 0), name: axisName(moment?.text ?? null) },
      bottom,
      TOP - 4,
    ),
    lanes.map((lane, index) => {
      const y = TOP + index * (LANE + GAP);
      return together(
        label({ x: left - 10, y: y + LANE / 2 + 4, text: lane.label, anchor: 'end' }),
        lane.kind === 'spans' ? lane.spans.map((span) => spanMarkup(span, scale, y)) : counter(lane.steps, scale, y),
      );
    }),
    moment === null || x === null
      ? null
      : together(
          line(x, TOP - 8, { x2: x, y2: bottom, look: 'moment' }),
          label({ x, y: TOP - 12, text: moment.text, anchor: 'middle', look: 'small' }),
        ),
  );
}

function axisName(moment: string | null): string {
  return moment === null ? 'time, s' : `time from the ${moment}, s`;
}

/** Seconds, counted from the moment in both directions. */
function ticksOf({ from, to }: Scale, zeroMs: number): readonly Tick[] {
  const steps = roundTicks((to - from) / 1000, 9);
  const stepMs = (steps[1] ?? 1) * 1000;
  const first = Math.ceil((from - zeroMs) / stepMs);
  const last = Math.floor((to - zeroMs) / stepMs);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => {
    const seconds = Number((((first + n) * stepMs) / 1000).toPrecision(6));
    return { value: zeroMs + (first + n) * stepMs, text: String(seconds).replace('-', '−') };
  });
}

function spanMarkup({ startMs, endMs, tone, text, title }: Span, scale: Scale, y: number): Markup {
  const x = at(scale, startMs);
  const width = Math.max(LEAST_PX, at(scale, endMs) - x);
  return together(
    rect({ x, y, width, height: LANE, rx: Math.min(3, width / 2), class: `area-${tone}` }, title),
    textWidth(text, SMALL_PX) + 6 > width
      ? null
      : label({ x: x + width / 2, y: y + LANE / 2 + 4, text, anchor: 'middle', look: 'inside' }),
  );
}

/** Steps up to the last value, which stands behind the end. */
function counter(steps: readonly { readonly atMs: number; readonly value: number }[], scale: Scale, y: number): Markup {
  const most = Math.max(1, ...steps.map(({ value }) => value));
  const [last] = steps.slice(-1);
  const height = (value: number): number => y + LANE - (value / most) * (LANE - 2);
  const path = steps.map(({ atMs, value }, n) => {
    const x = at(scale, atMs).toFixed(1);
    return n === 0 ? `M${x} ${height(value).toFixed(1)}` : `H${x}V${height(value).toFixed(1)}`;
  });
  return together(
    line(scale.startPx, y + LANE, { x2: scale.endPx, y2: y + LANE, look: 'grid' }),
    xml(
      'path',
      { d: `${path.join('')}H${scale.endPx.toFixed(1)}`, class: 'curve ink-plain' },
      xml('title', {}, steps.map(({ atMs, value }) => `${value} at ${durationText(atMs - scale.from)}`).slice(-1)),
    ),
    last === undefined
      ? null
      : label({ x: scale.endPx + 6, y: y + LANE / 2 + 4, text: String(last.value), look: 'small' }),
  );
}
