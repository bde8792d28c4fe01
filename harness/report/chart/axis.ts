import type { Markup } from '../markup.ts';
import { together } from '../markup.ts';
import { at, type Scale } from './scale.ts';
import { label, line, LABEL_PX } from './svg.ts';

/** A value that an axis is labelled at. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

export interface Axis {
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  /** What is measured, with its unit: `time from the injection, s`. */
  readonly name: string;
}

/** Below the chart: a line at `y`, its labels, grid lines up to `topY`, and the name underneath. 34 px high. */
export function axisBelow({ scale, ticks, name }: Axis, y: number, topY: number): Markup {
  return together(
    ticks.map(({ value }) => {
      const x = at(scale, value);
      return line(x, topY, { x2: x, y2: y, look: 'grid' });
    }),
    line(scale.startPx, y, { x2: scale.endPx, y2: y, look: 'base' }),
    ticks.map(({ value, text }) => label({ x: at(scale, value), y: y + 14, text, anchor: 'middle', look: 'axis' })),
    label({ x: (scale.startPx + scale.endPx) / 2, y: y + 30, text: name, anchor: 'middle', look: 'axis' }),
  );
}

export const AXIS_BELOW_PX = 36;

/** On the left: labels left of `x`, grid lines to `rightX`, and the name above, where it can be read without turning. */
export function axisLeft({ scale, ticks, name }: Axis, x: number, rightX: number): Markup {
  return together(
    ticks.map(({ value }) => {
      const y = at(scale, value);
      return line(x, y, { x2: rightX, y2: y, look: 'grid' });
    }),
    line(x, scale.startPx, { x2: x, y2: scale.endPx, look: 'base' }),
    ticks.map(({ value, text }) => label({ x: x - 6, y: at(scale, value) + 4, text, anchor: 'end', look: 'axis' })),
    label({ x: 0, y: Math.min(scale.startPx, scale.endPx) - LABEL_PX, text: name, look: 'axis' }),
  );
}
