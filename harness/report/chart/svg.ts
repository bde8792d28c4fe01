import { type Attributes, type Child, type Markup, xml } from '../markup.ts';
import { cells } from '../wrap.ts';
import { printable } from '../printable.ts';

/** How something went, or a series of a chart; a class of the style sheet. The tone is never the only carrier. */
export type Tone = 'yes' | 'no' | 'unsure' | 'skipped' | 'plain' | 'strong';

/** Pixels of a label, and of what is small print. */
export const LABEL_PX = 12;
export const SMALL_PX = 11;

/** Of a sans-serif face: a little more than most texts take. */
const EM_PER_CELL = 0.58;

export function textWidth(text: string, fontPx: number): number {
  return cells(printable(text)) * fontPx * EM_PER_CELL;
}

/** What is drawn, for whoever can not see it, and the size it is drawn at. */
export interface Frame {
  readonly title: string;
  readonly description: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Begins the ids of title and description: unique on a page. */
  readonly id: string;
}

/** An image with a name. It shrinks with the page and never grows beyond its size. */
export function frame({ title, description, widthPx, heightPx, id }: Frame, ...children: readonly Child[]): Markup {
  return xml(
    'svg',
    {
      class: 'chart',
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${Math.ceil(widthPx)} ${Math.ceil(heightPx)}`,
      width: Math.ceil(widthPx),
      height: Math.ceil(heightPx),
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-about`,
    },
    xml('title', { id: `${id}-title` }, title),
    xml('desc', { id: `${id}-about` }, description),
    ...children,
  );
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** A class of the style sheet. */
  readonly look?: 'label' | 'small' | 'axis' | 'inside';
}

export function label({ x, y, text, anchor = 'start', look = 'label' }: Label): Markup {
  return xml('text', { x, y, class: look, 'text-anchor': anchor === 'start' ? null : anchor }, printable(text));
}

export function line(x1: number, y1: number, more: { x2: number; y2: number; look: string }): Markup {
  return xml('line', { x1, y1, x2: more.x2, y2: more.y2, class: more.look });
}

export function rect(attributes: Attributes, title: string | null): Markup {
  return xml('rect', attributes, title === null ? null : xml('title', {}, title));
}
