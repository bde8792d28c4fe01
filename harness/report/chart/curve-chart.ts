import { type Markup, together, xml } from '../markup.ts';
import type { Rate } from '../../model/score.ts';
import { AXIS_BELOW_PX, axisBelow, axisLeft } from './axis.ts';
import { at, roundTicks, type Scale } from './scale.ts';
import { frame, label, line, textWidth, LABEL_PX } from './svg.ts';

/** Rates at several values of one quantity: the share of execs that fail at so many free slots. */
export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly rate: Rate }[];
}

export interface CurveChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What is on the axes, with units. */
  readonly xName: string;
  readonly yName: string;
  readonly curves: readonly Curve[];
}

const WIDTH = 720;
const LEFT = 52;
const RIGHT = 24;
const TOP = 34;
const PLOT = 240;
const LEGEND_ROW = 20;
/** Curves side by side at one x, so that their intervals do not cover each other. */
const DODGE_PX = 5;

/** Points with their intervals (the whiskers), joined; the legend below repeats shape and colour. */
export function curveChart({ id, title, description, xName, yName, curves }: CurveChart): Markup {
  const xs = curves.flatMap(({ points }) => points.map(({ x }) => x));
  const ticks = roundTicks(Math.max(1, ...xs), 10);
  const xScale: Scale = { from: 0, to: Math.max(...ticks), startPx: LEFT + 16, endPx: WIDTH - RIGHT };
  const yScale: Scale = { from: 0, to: 1, startPx: TOP + PLOT, endPx: TOP };
  const legend = legendOf(curves);
  return frame(
    { id, title, description, widthPx: WIDTH, heightPx: TOP + PLOT + AXIS_BELOW_PX + legend.heightPx },
    axisLeft(
      { scale: yScale, ticks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, text: percent(value) })), name: yName },
      LEFT,
      WIDTH - RIGHT,
    ),
    axisBelow(
      { scale: xScale, ticks: ticks.map((value) => ({ value, text: String(value) })), name: xName },
      TOP + PLOT,
      TOP + PLOT,
    ),
    curves.map((curve, index) => {
      const shift = (index - (curves.length - 1) / 2) * DODGE_PX;
      return curveMarkup(curve, index, { xScale, yScale, shift });
    }),
    legend.markup(TOP + PLOT + AXIS_BELOW_PX),
  );
}

function curveMarkup(
  { name, points }: Curve,
  index: number,
  { xScale, yScale, shift }: { xScale: Scale; yScale: Scale; shift: number },
): Markup {
  const placed = points.map(({ x, rate }) => ({
    rate,
    value: x,
    x: at(xScale, x) + shift,
    y: at(yScale, rate.total === 0 ? 0 : rate.hits / rate.total),
  }));
  const path = placed.map(({ x, y }, n) => `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  return together(
    xml('path', {
      d: path,
      class: `curve ${seriesOf(index)}`,
      'stroke-dasharray': DASHES[index % DASHES.length] ?? null,
    }),
    placed.map(({ x, y, rate, value }) =>
      xml(
        'g',
        { class: seriesOf(index) },
        xml('title', {}, `${name}, ${value}: ${rateWords(rate)}`),
        line(x, at(yScale, rate.lowRatio), { x2: x, y2: at(yScale, rate.highRatio), look: 'whisker' }),
        marker(index, x, y),
      ),
    ),
  );
}

/** Colour repeats what shape and dashes say. */
const DASHES = [null, '6 3', '2 3', '8 3 2 3', '12 4', '4 2'] as const;

function seriesOf(index: number): string {
  return `series-${(index % 6) + 1}`;
}

function marker(index: number, x: number, y: number): Markup {
  const r = 4.5;
  switch (index % 4) {
    case 0:
      return xml('circle', { cx: x, cy: y, r });
    case 1:
      return xml('rect', { x: x - r + 0.5, y: y - r + 0.5, width: 2 * r - 1, height: 2 * r - 1 });
    case 2:
      return xml('path', { d: `M${x - r} ${y + r}L${x + r} ${y + r}L${x} ${y - r}Z` });
    default:
      return xml('path', { d: `M${x} ${y - r - 1}L${x + r + 1} ${y}L${x} ${y + r + 1}L${x - r - 1} ${y}Z` });
  }
}

function legendOf(curves: readonly Curve[]): { readonly heightPx: number; markup(y: number): Markup } {
  const rows: { index: number; x: number; row: number }[] = [];
  let [x, row] = [LEFT, 0];
  for (const [index, { name }] of curves.entries()) {
    const width = 24 + textWidth(name, LABEL_PX) + 20;
    if (x > LEFT && x + width > WIDTH) [x, row] = [LEFT, row + 1];
    rows.push({ index, x, row });
    x += width;
  }
  return {
    heightPx: (row + 1) * LEGEND_ROW + 6,
    markup: (y) =>
      together(
        rows.map((place) => {
          const middle = y + place.row * LEGEND_ROW + 10;
          return together(
            xml('g', { class: seriesOf(place.index) }, marker(place.index, place.x + 8, middle)),
            label({ x: place.x + 20, y: middle + 4, text: curves[place.index]?.name ?? '' }),
          );
        }),
      ),
  };
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}

function rateWords({ hits, total, lowRatio, highRatio }: Rate): string {
  return `${hits} of ${total}, ${percent(lowRatio)} to ${percent(highRatio)} (95 % interval)`;
}
