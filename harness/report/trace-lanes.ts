import type { ExecTrace } from '../model/exec-trace.ts';
import { laneName, type Moment, momentsOf } from './trace-moments.ts';
import { cells, fit, pad } from './wrap.ts';
import { printable } from './printable.ts';

/** The part of time that is drawn, in ms from an origin of its own. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

const LABEL_CELLS = 11;
const END_CELLS = 11;

/**
 * Swim lanes in characters: a line for each process while it lives, with a sign for what it does; below it one for its
 * threads. `originMs` is subtracted from every time, to put two execs above each other.
 */
export function laneDrawing(
  trace: Pick<ExecTrace, 'lanes' | 'events' | 'runtime'>,
  span: TimeSpan,
  { columns, originMs }: { readonly columns: number; readonly originMs: number },
): readonly string[] {
  const width = Math.max(10, columns - LABEL_CELLS - END_CELLS);
  const column = (ms: number): number =>
    Math.round(((ms - originMs - span.fromMs) / Math.max(0.001, span.untilMs - span.fromMs)) * (width - 1));
  const moments = momentsOf(trace);
  const processes = trace.lanes.filter(({ role }) => role !== 'thread');
  const rows = processes.flatMap((lane) => {
    const own = moments.filter(({ tid }) => tid === lane.tid);
    const line = drawn(width, {
      from: column(lane.fromMs),
      until: column(lane.untilMs ?? span.untilMs + originMs),
      glyph: '━',
      signs: own.map(({ atMs, untilMs, sign }) => ({
        from: column(atMs),
        until: sign === 'x' ? column(untilMs) : column(atMs),
        sign,
      })),
    });
    const name = pad(fit(printable(laneName(lane, trace.runtime.family)), LABEL_CELLS - 1), LABEL_CELLS);
    return [`${name}${line} ${endText(lane.end)}`.trimEnd(), ...threadRow(trace, lane.tid, { width, column })];
  });
  return [axis(span, width), ...rows];
}

interface Row {
  readonly from: number;
  readonly until: number;
  readonly glyph: string;
  readonly signs: readonly { readonly from: number; readonly until: number; readonly sign: Moment['sign'] }[];
}

/** Later signs, and the more telling ones, win a cell. */
const WEIGHT: Readonly<Record<Moment['sign'], number>> = { '·': 0, C: 1, E: 2, J: 3, x: 4, '!': 5 };

function drawn(width: number, { from, until, glyph, signs }: Row): string {
  const line = Array.from({ length: width }, (_, at) => (at >= from && at <= until ? glyph : ' '));
  const weights = Array.from({ length: width }, () => 0);
  for (const sign of signs) {
    for (let at = Math.max(0, sign.from); at <= Math.min(width - 1, sign.until); at++) {
      const weight = WEIGHT[sign.sign];
      if (weight === 0 || weight < (weights[at] ?? 0)) continue;
      line[at] = sign.sign;
      weights[at] = weight;
    }
  }
  return line.join('');
}

/** How many threads a process has beside its first, cell by cell. */
function threadRow(
  { lanes }: Pick<ExecTrace, 'lanes'>,
  process: number,
  { width, column }: { readonly width: number; column(ms: number): number },
): readonly string[] {
  const threads = lanes.filter((lane) => lane.role === 'thread' && lane.process === process);
  if (threads.length === 0) return [];
  const counts = Array.from({ length: width }, (_, at) => {
    const count = threads.filter(
      ({ fromMs, untilMs }) => column(fromMs) <= at && column(untilMs ?? Infinity) >= at,
    ).length;
    return count === 0 ? ' ' : count > 9 ? '+' : String(count);
  });
  return [`${pad('  threads', LABEL_CELLS)}${counts.join('').trimEnd()}`];
}

function endText(end: ExecTrace['lanes'][number]['end']): string {
  switch (end.how) {
    case 'exited':
      return `exit ${end.code}`;
    case 'killed':
      return end.signal;
    case 'superseded':
    case 'unseen':
      return '';
  }
}

/** Round steps, at most five labels. */
function axis({ fromMs, untilMs }: TimeSpan, width: number): string {
  const raw = (untilMs - fromMs) / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 0.001)));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw) ?? raw;
  let line = ' '.repeat(LABEL_CELLS);
  for (let ms = Math.ceil(fromMs / step) * step; ms <= untilMs; ms += step) {
    const at = LABEL_CELLS + Math.round(((ms - fromMs) / (untilMs - fromMs)) * (width - 1));
    const text = `${Number(ms.toFixed(3))}`;
    if (at >= cells(line)) line = `${pad(line, at)}${text}`;
    if (cells(line) < at + cells(text) + 1) line += ' ';
  }
  return `${line.trimEnd()} ms`;
}
