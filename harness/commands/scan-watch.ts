import type { RoomAt } from '../danger/time-to-full.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { JudgedContainer, ScanReport } from '../model/scan.ts';
import { changeLines, scanWatchText, watched } from '../report/scan-watch-text.ts';
import type { LastLook } from '../scan/last-look.ts';
import type { ScanOptions } from './scan.ts';
import { selected } from './scan-filter.ts';
import { scanOnce, type Scanning } from './scan-once.ts';
import { stopSignal } from './stop-signal.ts';
import type { Terminal } from './terminal.ts';

/** How far back a slope is taken from, and how many looks of a container are kept at the most. */
const WINDOW_MS = 5 * 60_000;
const MOST_LOOKS = 300;

export interface ScanWatch {
  readonly intervalMs: number;
  readonly options: ScanOptions;
  /** Told each look; `null`: nobody is. */
  readonly record: ((report: ScanReport) => void) | null;
}

/** Looks again and again until a signal comes, and shows what fills up. The exit code is that of the last look. */
export async function watchScan(
  { intervalMs, options, record }: ScanWatch,
  where: Scanning,
  to: Terminal,
): Promise<ExitCode> {
  const signals = stopSignal(to);
  const show = await shower(options, to);
  const history = new Map<string, readonly RoomAt[]>();
  let last: LastLook | null = null;
  try {
    while (signals.exitCode() === null && !to.closed()) {
      const { report, look } = await scanOnce(where, last, to);
      last = look;
      remember(history, report);
      const chosen = selected(report, options.filters);
      record?.(chosen);
      show.look(chosen, (container) => history.get(container.id) ?? []);
      await signals.pause(intervalMs);
    }
    return signals.exitCode() ?? EXIT.ok;
  } finally {
    show.end();
    signals.stop();
  }
}

/** Containers that are gone are forgotten: what is kept does not grow. */
function remember(history: Map<string, readonly RoomAt[]>, { atMs, containers }: ScanReport): void {
  const here = new Set(containers.map(({ id }) => id));
  for (const id of history.keys()) if (!here.has(id)) history.delete(id);
  for (const { id, headroom } of containers) {
    if (headroom === null) continue;
    const before = (history.get(id) ?? []).filter((look) => atMs - look.atMs <= WINDOW_MS);
    history.set(id, [...before.slice(1 - MOST_LOOKS), { atMs, free: headroom }]);
  }
}

interface Shower {
  look(report: ScanReport, looksOf: (container: JudgedContainer) => readonly RoomAt[]): void;
  end(): void;
}

/** Redrawn in place on a terminal; elsewhere a line for each change, or a document for each look. */
async function shower({ format }: ScanOptions, to: Terminal): Promise<Shower> {
  const { stdout } = process;
  if (format === 'json' || format === 'ndjson') {
    return {
      look: (report) => to.line({ schemaVersion: 1, ...report }, JSON.stringify({ schemaVersion: 1, ...report })),
      end: () => {},
    };
  }
  if (!stdout.isTTY || !to.drawable) {
    let before: ReadonlyMap<string, string> = new Map();
    return {
      look(report) {
        for (const line of changeLines(report, before)) to.print(line);
        before = new Map(report.containers.map(({ id, verdict }) => [id, verdict]));
      },
      end: () => {},
    };
  }
  const { createLogUpdate } = await import('log-update');
  const area = createLogUpdate(stdout, { showCursor: true });
  return {
    look(report, looksOf) {
      const room = { columns: stdout.columns || to.columns, rows: stdout.rows || 24, colour: to.colour };
      area(scanWatchText(report, watched(report.containers, looksOf), room));
    },
    end: () => area.done(),
  };
}
