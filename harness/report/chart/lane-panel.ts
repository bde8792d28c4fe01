import { type Markup, together, xml } from '../markup.ts';
import { at, type Scale } from './scale.ts';
import { label, line, rect, SMALL_PX, textWidth, type Tone } from './svg.ts';

/** Something at one moment of a lane, or for a while. */
export interface LaneMark {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly tone: Tone;
  /** Written beside it where there is room; `null`: it is no more than a dot. */
  readonly text: string | null;
  /** Shown when it is pointed at. */
  readonly title: string;
}

/** One line of a swim-lane picture. */
export interface PanelLane {
  readonly key: number;
  readonly label: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Written behind its end. */
  readonly end: string;
  readonly marks: readonly LaneMark[];
  /** How many threads were made beside its first, by when; empty: none. */
  readonly threads: readonly { readonly atMs: number; readonly count: number }[];
}

/** From one lane to another, such as a message. */
export interface LaneArrow {
  readonly fromKey: number;
  readonly toKey: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly title: string;
}

export interface LanePanel {
  readonly lanes: readonly PanelLane[];
  readonly arrows: readonly LaneArrow[];
}

/** Of one lane: room for the words above its bar, the bar, and its threads below. */
const WORDS = 15;
const BAR = 12;
const THREADS = 14;
const GAP = 8;

export function panelHeight({ lanes }: Pick<LanePanel, 'lanes'>): number {
  return lanes.reduce((sum, lane) => sum + heightOf(lane), 0);
}

function heightOf({ threads }: PanelLane): number {
  return WORDS + BAR + (threads.length === 0 ? 0 : THREADS) + GAP;
}

/** Lanes under each other from `top` on. What lies outside of the scale is cut. */
export function lanePanel({ lanes, arrows }: LanePanel, scale: Scale, top: number): Markup {
  const middles = new Map<number, number>();
  let y = top;
  const drawn = lanes.map((lane) => {
    middles.set(lane.key, y + WORDS + BAR / 2);
    const markup = laneMarkup(lane, scale, y);
    y += heightOf(lane);
    return markup;
  });
  return together(
    arrows.map((arrow) => arrowMarkup(arrow, scale, middles)),
    drawn,
  );
}

function inside({ from, to }: Scale, ms: number): boolean {
  return ms >= from && ms <= to;
}

function cut({ from, to }: Scale, ms: number): number {
  return Math.min(to, Math.max(from, ms));
}

function laneMarkup(lane: PanelLane, scale: Scale, top: number): Markup | null {
  const barTop = top + WORDS;
  const isSeen = lane.untilMs >= scale.from && lane.fromMs <= scale.to;
  const [x1, x2] = [at(scale, cut(scale, lane.fromMs)), at(scale, cut(scale, lane.untilMs))];
  return together(
    label({ x: scale.startPx - 10, y: barTop + BAR - 2, text: lane.label, anchor: 'end' }),
    isSeen
      ? rect(
          { x: x1, y: barTop + 3, width: Math.max(1.5, x2 - x1), height: BAR - 6, class: 'area-plain' },
          `${lane.label}: ${lane.fromMs.toFixed(1)} to ${lane.untilMs.toFixed(1)} ms`,
        )
      : null,
    inside(scale, lane.untilMs) ? label({ x: x2 + 5, y: barTop + BAR - 2, text: lane.end, look: 'small' }) : null,
    marksMarkup(lane.marks, scale, barTop),
    lane.threads.length === 0 ? null : threadsMarkup(lane, scale, barTop + BAR),
  );
}

function marksMarkup(marks: readonly LaneMark[], scale: Scale, barTop: number): readonly Markup[] {
  let freeFrom = -Infinity;
  return marks
    .filter(({ fromMs, untilMs }) => untilMs >= scale.from && fromMs <= scale.to)
    .map(({ fromMs, untilMs, tone, text, title }) => {
      const [x1, x2] = [at(scale, cut(scale, fromMs)), at(scale, cut(scale, untilMs))];
      const width = text === null ? 0 : textWidth(text, SMALL_PX);
      const fits = text !== null && x1 >= freeFrom && x1 + width <= scale.endPx + 60;
      if (fits) freeFrom = x1 + width + 6;
      return together(
        x2 - x1 > 4
          ? rect({ x: x1, y: barTop, width: x2 - x1, height: BAR, rx: 2, class: `area-${tone}` }, title)
          : xml(
              'circle',
              { cx: x1, cy: barTop + BAR / 2, r: text === null ? 2.5 : 4, class: `area-${tone}` },
              xml('title', {}, title),
            ),
        fits ? label({ x: x1, y: barTop - 4, text: text ?? '', look: 'small' }) : null,
      );
    });
}

/** A number wherever it grows: how many threads were made beside the first. */
function threadsMarkup({ threads, label: name }: PanelLane, scale: Scale, top: number): Markup {
  let freeFrom = -Infinity;
  return together(
    label({ x: scale.startPx - 10, y: top + THREADS - 3, text: 'threads', anchor: 'end', look: 'small' }),
    threads
      .filter(({ atMs }) => inside(scale, atMs))
      .map(({ atMs, count }) => {
        const x = at(scale, atMs);
        if (x < freeFrom) return null;
        freeFrom = x + textWidth(String(count), SMALL_PX) + 4;
        return together(
          line(x, top, { x2: x, y2: top + 4, look: 'base' }),
          xml(
            'text',
            { x, y: top + THREADS - 1, class: 'small' },
            xml('title', {}, `${name}: ${count} threads made beside the first by ${atMs.toFixed(1)} ms`),
            String(count),
          ),
        );
      }),
  );
}

function arrowMarkup(
  { fromKey, toKey, fromMs, toMs, title }: LaneArrow,
  scale: Scale,
  middles: ReadonlyMap<number, number>,
): Markup | null {
  const [y1, y2] = [middles.get(fromKey), middles.get(toKey)];
  if (y1 === undefined || y2 === undefined || !inside(scale, fromMs) || !inside(scale, toMs)) return null;
  const [x1, x2] = [at(scale, fromMs), at(scale, toMs)];
  return xml(
    'g',
    {},
    xml('title', {}, title),
    line(x1, y1, { x2, y2, look: 'arrow' }),
    xml('circle', { cx: x2, cy: y2, r: 2, class: 'arrow-end' }),
  );
}
