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
}

const MARK = { ok: GLYPH.yes, 'at-risk': GLYPH.unsure, 'exec-broken': GLYPH.no } as const;
const NAME_CELLS = 24;

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
  { columns, rows: height }: WatchRoom,
): string {
  const { at, counts, tookMs, host } = report;
  const total = counts.ok + counts['at-risk'] + counts['exec-broken'];
  const head = `${at.slice(11, 19)}Z  ${counts['exec-broken']} exec-broken, ${counts['at-risk']} at risk, ${counts.ok} ok of ${total}  (${tookMs.toFixed(0)} ms)`;
  const dangers = host.flatMap(({ danger }) => (danger === null ? [] : [`${GLYPH.no} the host: ${danger.because}`]));
  const above = [
    head,
    ...dangers.slice(0, 3),
    lineOf(['', 'CONTAINER', 'FREE', 'LIMIT', 'TASKS/min', 'FULL IN (95 %)', 'REFUSED/min', 'WHY']),
  ];
  // Below: how many are not shown, and the line that the cursor stands in.
  const most = Math.max(1, height - above.length - 2);
  const shown = rows.slice(0, most).map(rowText);
  const hidden = rows.length - shown.length;
  return [...above, ...shown, ...(hidden > 0 ? [`  ${hidden} more`] : [])].map((line) => fit(line, columns)).join('\n');
}

const WIDTHS = [1, NAME_CELLS, 6, 6, 9, 16, 11] as const;

function lineOf(values: readonly string[]): string {
  return values
    .map((value, index) => (WIDTHS[index] === undefined ? value : pad(value, WIDTHS[index])))
    .join(' ')
    .trimEnd();
}

function rowText({ container, filling }: Watched): string {
  const { verdict, headroom, pids, since, dangers } = container;
  const limit = pids.find(({ max, current }) => max !== null && max - current === headroom)?.max;
  return lineOf([
    MARK[verdict],
    fitMiddle(printable(calledAs(container)), NAME_CELLS),
    headroom === null ? '-' : String(headroom),
    limit === undefined || limit === null ? '-' : String(limit),
    filling.status === 'filling' ? `+${filling.perMinute.toFixed(1)}` : filling.status === 'steady' ? '0' : '…',
    fullText(filling, headroom),
    since === null || since.refusals === null || since.elapsedMs === 0
      ? '-'
      : String(Math.round((since.refusals / since.elapsedMs) * 60_000)),
    dangers[0]?.rule ?? '',
  ]);
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
