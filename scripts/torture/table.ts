import { wilson } from '../../harness/report/wilson.ts';
import { VARIANTS } from './plan.ts';
import type { Outcome } from './strike.ts';

/** The promise: limits, pauses and freezes are back by then. */
export const BACK_MS = 3000;

/** What a column counts, and of which blows. */
interface Column {
  readonly title: string;
  of(one: Outcome): boolean;
  is(one: Outcome): boolean;
}

const hadPending = (one: Outcome): boolean => one.pendingCount > 0;
const byWatchdog = (one: Outcome): boolean => one.afterWatchdog.length === 0;
const byUndo = (one: Outcome): boolean => !byWatchdog(one) && one.afterUndo.length === 0;

export function remained(one: Outcome): boolean {
  return one.afterUndo.length > 0;
}

/** The watchdog lived and left something that was changed; a run that died before it was
 * there leaves an empty journal, and the watchdog that was just starting. */
export function isUnhealed(one: Outcome): boolean {
  return (
    one.variant === 'harness' &&
    one.afterWatchdog.some((trace) => !trace.startsWith('journal ') && !trace.includes('/watchdog.ts '))
  );
}

/** Something was in force, and somebody was there to take it back at once. */
export function isTimed(one: Outcome): boolean {
  return one.brokenCount > 0 && (one.variant === 'harness' || one.variant === 'hung');
}

const COLUMNS: readonly Column[] = [
  { title: 'healed by then', of: () => true, is: byWatchdog },
  { title: 'healed by `initp undo`', of: (one) => !byWatchdog(one), is: byUndo },
  { title: 'remained', of: () => true, is: remained },
];

const MEANS = {
  harness: 'SIGKILL of the harness',
  both: 'SIGKILL of harness and watchdog at once',
  dockerd: 'SIGKILL of dockerd, started again 3 s later; half of them with the harness',
  hung: 'dockerd hangs for 8 s, SIGKILL of the harness',
  disk: 'disk full under the journal; half of them with SIGKILL of the harness',
  stopped: 'SIGSTOP of the harness for 30 s',
} as const;

/** In Markdown, for the documentation. */
export function tableOf(all: readonly Outcome[]): string {
  const kinds = VARIANTS.filter((variant) => all.some((one) => one.variant === variant));
  const rows = kinds.map((kind) =>
    row(
      MEANS[kind],
      all.filter(({ variant }) => variant === kind),
    ),
  );
  const head = ['blow', 'n', 'with changes pending', ...COLUMNS.map(({ title }) => title)];
  const sum = row('all', all);
  return [head, head.map(() => '---'), ...rows, sum].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function row(what: string, some: readonly Outcome[]): readonly string[] {
  const columns = COLUMNS.map(({ of, is }) => {
    const counted = some.filter(of);
    return counted.length === 0 ? '-' : rate(counted.filter(is).length, counted.length);
  });
  return [what, String(some.length), String(some.filter(hadPending).length), ...columns];
}

function percent(ratio: number): string {
  return (ratio * 100).toFixed(1);
}

export function rate(hits: number, total: number): string {
  const { lowRatio, highRatio } = wilson(hits, total);
  return `${hits} of ${total} (${percent(lowRatio)}-${percent(highRatio)} %)`;
}

/** How soon limits, pauses, freezes and stops were back, and how soon the containers were gone. */
export function timesOf(all: readonly Outcome[]): string {
  const timed = all.filter(isTimed);
  if (timed.length === 0) return 'No limit, pause, freeze or stop was in force at any of these moments.';
  const within = timed.filter(({ backMs }) => backMs !== null && backMs <= BACK_MS).length;
  const gone = all.flatMap(({ goneMs }) => goneMs ?? []);
  const back = `Limits, pauses, freezes and stops in force at the moment: back within ${BACK_MS} ms in ${rate(within, timed.length)}; ${quantiles(timed.map(({ backMs }) => backMs ?? Infinity))}.`;
  return gone.length === 0 ? back : `${back}\n\nContainers gone (n = ${gone.length}): ${quantiles(gone)}.`;
}

function quantiles(values: readonly number[]): string {
  const ms = values.toSorted((a, b) => a - b);
  const at = (quantile: number): string => `${ms[Math.min(ms.length - 1, Math.floor(quantile * ms.length))]} ms`;
  return `median ${at(0.5)}, 95 % ${at(0.95)}, slowest ${at(1)}`;
}

/** Blows of each fault and phase, to see that none was left out. */
export function spreadOf(all: readonly Outcome[]): string {
  const count = (key: (one: Outcome) => string, of = all): string =>
    Object.entries(Object.groupBy(of, key))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, some]) => `${name} ${some?.length ?? 0}`)
      .join(', ');
  const timed = all.filter(isTimed);
  const inForce = count(({ fault }) => fault, timed);
  return [
    `By fault: ${count(({ fault }) => fault)}.`,
    `By phase: ${count(({ phase }) => phase)}.`,
    ...(timed.length === 0 ? [] : [`With limits, pauses, freezes or stops in force: ${inForce}.`]),
  ].join('\n\n');
}
