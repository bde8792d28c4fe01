import type { Phase, Verdict } from '../model/verdict.ts';
import { GLYPH } from './block.ts';
import { printable } from './printable.ts';
import { durationText } from './quantity.ts';
import { MARK_OF_OUTCOME } from './verdict-text.ts';
import { cells, fit, pad } from './wrap.ts';

/** A trial that is being held. All times on one clock. */
export interface LiveTrial {
  readonly scenario: string;
  readonly phase: Phase;
  /** When the trial began. */
  readonly startedMs: number;
}

/** What is known of a run while it goes on. */
export interface LiveRun {
  readonly planned: number;
  readonly startedMs: number;
  readonly running: readonly LiveTrial[];
  /** Of the trials that have ended. */
  readonly outcomes: readonly Verdict['outcome'][];
}

/** The room there is for it. */
export interface LiveRoom {
  readonly columns: number;
  readonly rows: number;
}

/** Under the table: the count, and the empty line that the cursor stands in. */
const LINES_BELOW = 2;
const PHASE_CELLS = 'preflight'.length;
const TIME_CELLS = 6;

/** The trials under way, a line each, and how far the run has come. No line is wider than the room, none is too many. */
export function liveTable({ planned, startedMs, running, outcomes }: LiveRun, nowMs: number, room: LiveRoom): string {
  const most = Math.max(1, room.rows - LINES_BELOW);
  const nameCells = Math.max(0, ...running.map(({ scenario }) => cells(scenario)));
  const lines = running.slice(0, most).map(({ scenario, phase, startedMs: since }) => {
    const time = durationText(nowMs - since).padStart(TIME_CELLS);
    return `  ${pad(printable(scenario), nameCells)}  ${pad(phase, PHASE_CELLS)}  ${time}`;
  });
  const counts = Object.entries(Object.groupBy(outcomes, (outcome) => outcome)).map(
    ([outcome, group]) => `${group.length} ${outcome}`,
  );
  const done = `  ${outcomes.length} of ${planned} held, ${durationText(nowMs - startedMs)}`;
  return [...lines, counts.length === 0 ? done : `${done}: ${counts.join(', ')}`]
    .map((line) => fit(line, room.columns))
    .join('\n');
}

/** A trial that has ended, as it stays above the table. */
export interface EndedTrial {
  readonly scenario: string;
  readonly durationMs: number;
  readonly outcome: Verdict['outcome'];
  readonly note: string;
}

/** `✓ read-init-p  6.3 s  correct  17 of 18 execs failed` */
export function endedLine(
  { scenario, durationMs, outcome, note }: EndedTrial,
  { columns, nameColumns }: { readonly columns: number; readonly nameColumns: number },
): string {
  const words = [
    pad(printable(scenario), nameColumns),
    durationText(durationMs).padStart(TIME_CELLS),
    pad(outcome, 'correct'.length),
    printable(note),
  ];
  return fit(`${GLYPH[MARK_OF_OUTCOME[outcome]]} ${words.join('  ').trimEnd()}`, columns);
}
