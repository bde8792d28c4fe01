import { styleText } from 'node:util';

import { type Filling, fillingOf, type RoomAt } from '../danger/time-to-full.ts';
import type { JudgedContainer, ScanReport } from '../model/scan.ts';
import { GLYPH } from './block.ts';
import { printable } from './printable.ts';
import { calledAs } from './scan-text.ts';
import { fit, fitMiddle, pad } from './wrap.ts';

/** What is known of a container beside its latest look. */
export interface Watched {
  readonly container: JudgedContainer;
  readonly filling: Filling;
}

export interface WatchRoom {
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
}

const MARK = { ok: GLYPH.yes, 'at-risk': GLYPH.unsure, 'exec-broken': GLYPH.no } as const;
const STYLE = { ok: 'green', 'at-risk': 'yellow', 'exec-broken': 'red' } as const;

export function watched(
  containers: readonly JudgedContainer[],
  looksOf: (container: JudgedContainer) => readonly RoomAt[],
): readonly Watched[] {
  return containers
    .map((container) => ({ container, filling: fillingOf(looksOf(container)) }))
    .toSorted((a, b) => urgency(a) - urgency(b));
}

/** What is broken stays on top; then what will be full soonest. The order among equals is that of danger. */
function urgency({ container, filling }: Watched): number {
  if (container.verdict === 'exec-broken') return -2;
  if (container.verdict === 'at-risk') return -1;
  return filling.status === 'filling' ? filling.soonestMs : Number.MAX_SAFE_INTEGER;
}

/** One line for each of the most urgent, and one for the rest; never more than fit. */
export function scanWatchText(
  report: ScanReport,
  rows: readonly Watched[],
  { columns, rows: height, colour }: WatchRoom,
): string {
  const { at, counts, tookMs, host } = report;
  const total = counts.ok + counts['at-risk'] + counts['exec-broken'];
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const head = `${at.slice(11, 19)}Z  ${counts['exec-broken']} exec-broken, ${counts['at-risk']} at risk, ${counts.ok} ok of ${total}  (${tookMs.toFixed(0)} ms)`;
  const dangers = host.flatMap(({ danger, verdict }) =>
    danger === null ? [] : [{ verdict, line: `the host: ${printable(danger.because)}` }],
  );
  const cells = nameCells(columns);
  const above = [
    paint('bold', fit(head, columns)),
    ...dangers
      .slice(0, 3)
      .map(({ verdict, line }) => `${paint(STYLE[verdict], MARK[verdict])} ${fit(line, columns - 2)}`),
    paint('dim', fit(lineOf(['  ', 'CONTAINER', 'FREE', 'PER MIN', 'FULL IN', 'WHY'], cells), columns)),
  ];
  // Below: what the columns mean, how many are not shown, and the line that the cursor stands in.
  const most = Math.max(1, height - above.length - 3);
  const shown = rows.slice(0, most).map((row) => {
    const { verdict } = row.container;
    return `${paint(STYLE[verdict], MARK[verdict])} ${fit(lineOf(['', ...valuesOf(row, cells)], cells), columns - 2)}`;
  });
  const hidden = rows.length - shown.length;
  const below = [...(hidden > 0 ? [`  ${hidden} more`] : []), paint('dim', fit(LEGEND, columns))];
  return [...above, ...shown, ...below].join('\n');
}

const LEGEND = '  FULL IN: the soonest and the latest by the last minutes (95 %). Ctrl-C ends.';

/** FREE, PER MIN, FULL IN; the rule behind them has 23 cells and the name the rest. */
const WIDTHS = [13, 7, 14] as const;

function nameCells(columns: number): number {
  return Math.min(40, Math.max(10, columns - 64));
}

/** The first value stands in front without a gap. */
function lineOf([first = '', name = '', ...values]: readonly string[], cells: number): string {
  const padded = values.map((value, index) => (WIDTHS[index] === undefined ? value : pad(value, WIDTHS[index])));
  return `${first}${[pad(name, cells), ...padded].join(' ')}`.trimEnd();
}

function valuesOf({ container, filling }: Watched, cells: number): readonly string[] {
  const { headroom, pids, dangers } = container;
  const limit = pids.find(({ max, current }) => max !== null && max - current === headroom)?.max ?? null;
  return [
    fitMiddle(printable(calledAs(container)), cells),
    headroom === null ? '-' : limit === null ? String(headroom) : `${headroom} of ${limit}`,
    filling.status === 'filling' ? `+${filling.perMinute.toFixed(1)}` : filling.status === 'steady' ? '0' : '…',
    fullText(filling, headroom),
    `${dangers[0]?.rule ?? ''}${refusedText(container)}`,
  ];
}

/** Since the last look, a minute. */
function refusedText({ since }: JudgedContainer): string {
  if (since === null || !since.refusals || since.elapsedMs === 0) return '';
  return ` ${Math.round((since.refusals / since.elapsedMs) * 60_000)} refused/min`;
}

function fullText(filling: Filling, headroom: number | null): string {
  if (headroom !== null && headroom <= 0) return 'full';
  if (filling.status !== 'filling') return filling.status === 'steady' ? 'not filling' : '…';
  const latest = filling.latestMs === null ? '> 1 d' : shortly(filling.latestMs);
  return `${shortly(filling.soonestMs)} - ${latest}`;
}

function shortly(ms: number): string {
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  return ms < 5_400_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

/** For a log: what is another than at the last look, a line each. */
export function changeLines(report: ScanReport, before: ReadonlyMap<string, string>): readonly string[] {
  return report.containers.flatMap((container) => {
    const { id, verdict, dangers } = container;
    const was = before.get(id);
    if (was === verdict || (was === undefined && verdict === 'ok')) return [];
    const why = dangers[0] === undefined ? '' : ` (${dangers[0].rule}: ${dangers[0].because})`;
    return [printable(`${report.at}  ${calledAs(container)}: ${was ?? 'new'} -> ${verdict}${why}`)];
  });
}
