import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';

import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { ScanReport } from '../model/scan.ts';
import { counted } from '../report/quantity.ts';
import { scanPage } from '../report/scan-page.ts';
import { parseRecording, recordLine } from '../report/scan-record.ts';
import { writeNew } from './new-file.ts';
import type { Terminal } from './terminal.ts';

/** A day of looks every three seconds at two hundred containers is larger: then it is to be cut before. */
const MOST_BYTES = 512 * 1024 * 1024;

/** A line of JSON for each look, at the end of what is there. */
export interface Recording extends Disposable {
  look(report: ScanReport): void;
}

export function openRecording(path: string): Recording {
  let file: number;
  try {
    file = openSync(path, 'a', 0o600);
  } catch (error) {
    throw unusable('OUTPUT_UNWRITABLE', path, error);
  }
  return {
    look(report) {
      writeSync(file, `${recordLine(report, hostname())}\n`);
    },
    [Symbol.dispose]() {
      closeSync(file);
    },
  };
}

/** The page of a recording. */
export async function drawRecording(from: string, html: string, to: Terminal): Promise<ExitCode> {
  const { looks, otherLines } = parseRecording(readText(from));
  if (looks.length === 0) {
    throw new HarnessError({
      code: 'READINGS_INVALID',
      message: `${from}: no line of it is a look of initp scan`,
      hint: 'Give a file that `initp scan --record FILE` has written.',
      exitCode: EXIT.usage,
    });
  }
  if (otherLines > 0) to.say(`${from}: ${counted(otherLines, 'line')} left out, which are no looks`);
  await writeNew(html, Buffer.from(scanPage(looks)), 'replace');
  to.document({ html, looks: looks.length });
  to.print(`${html}: ${counted(looks.length, 'look')}`);
  return EXIT.ok;
}

function readText(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > MOST_BYTES) throw new Error(`larger than ${MOST_BYTES} bytes`);
    return text;
  } catch (error) {
    throw unusable('READINGS_INVALID', path, error);
  }
}

function unusable(code: 'OUTPUT_UNWRITABLE' | 'READINGS_INVALID', path: string, error: unknown): HarnessError {
  return new HarnessError({
    code,
    message: `${path}: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Give a file that you may use.',
    exitCode: EXIT.usage,
    cause: error,
  });
}
