import { hostname } from 'node:os';

import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { ScanReport } from '../model/scan.ts';
import { exposition } from '../report/exposition.ts';
import { scanFamilies } from '../report/scan-metrics.ts';
import { scanLine } from '../report/scan-line.ts';
import { scanText } from '../report/scan-text.ts';
import { keepLook, readLastLook } from '../scan/last-look.ts';
import { selected, type ScanFilter } from './scan-filter.ts';
import type { ListenAddress } from './scan-listen.ts';
import { type LookOptions, scanning, scanOnce } from './scan-once.ts';
import { writeTextfile } from './scan-textfile.ts';
import { surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export type ScanFormat = 'table' | 'line' | 'json' | 'ndjson' | 'openmetrics';

export interface ScanOptions extends LookOptions {
  readonly format: ScanFormat;
  readonly all: boolean;
  readonly filters: readonly ScanFilter[];
  /** `null`: no file of metrics is written. */
  readonly textfile: string | null;
  /** `null`: nothing is served. */
  readonly listen: ListenAddress | null;
  /** Again and again, so many milliseconds apart; `null`: once. */
  readonly watchEveryMs: number | null;
  /** A line for each look is written to the end of this file; `null`: none is. */
  readonly record: string | null;
}

/** Which containers of this host are about to fail their execs: one look, without an exec. */
export async function scan(options: ScanOptions, to: Terminal): Promise<ExitCode> {
  const where = await scanning(options);
  if (options.listen !== null) {
    const { listen } = await import('./scan-listen.ts');
    return await listen(options.listen, where, to);
  }
  using recording =
    options.record === null ? null : (await import('./scan-recording.ts')).openRecording(options.record);
  if (options.watchEveryMs !== null) {
    const { watchScan } = await import('./scan-watch.ts');
    const record = recording === null ? null : (report: ScanReport): void => recording.look(report);
    return await watchScan({ intervalMs: options.watchEveryMs, options, record }, where, to);
  }
  const { stateDirectory } = surroundings();
  const { report, look } = await scanOnce(where, readLastLook(stateDirectory), to);
  keepLook(look, stateDirectory);
  const chosen = selected(report, options.filters);
  recording?.look(chosen);
  if (options.textfile !== null) await writeTextfile(options.textfile, exposition(scanFamilies(chosen), 'prometheus'));
  tellScan(chosen, report.containers.length - chosen.containers.length, { options, to });
  if (chosen.containers.length === 0 && report.containers.length > 0) return EXIT.inconclusive;
  return exitCodeOfScan(chosen);
}

export function tellScan(
  report: ScanReport,
  hiddenCount: number,
  { options, to }: { readonly options: ScanOptions; readonly to: Terminal },
): void {
  switch (options.format) {
    case 'json':
      to.document({ schemaVersion: 1, hostname: hostname(), ...report });
      return;
    case 'ndjson':
      for (const container of report.containers) to.line(container, JSON.stringify({ at: report.at, ...container }));
      return;
    case 'line':
      to.print(scanLine(report));
      return;
    case 'openmetrics':
      to.print(exposition(scanFamilies(report), 'openmetrics').trimEnd());
      return;
    case 'table':
      to.print(
        scanText(report, {
          columns: to.columns,
          colour: to.colour,
          hostname: hostname(),
          show: options.all ? 'all' : 'dangers',
          hiddenCount,
        }),
      );
  }
}

/** For cron and health checks: what is at risk still works. */
export function exitCodeOfScan({ counts, host }: ScanReport): ExitCode {
  const isBroken = counts['exec-broken'] > 0 || host.some(({ verdict }) => verdict === 'exec-broken');
  return isBroken ? EXIT.failed : EXIT.ok;
}
