import { closeSync, constants, openSync, readSync } from 'node:fs';

/** The longest record of the kernel log (CONSOLE_EXT_LOG_MAX). */
const MOST_BYTES = 8192;

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

/**
 * The last `most` records of a device that gives one a read, as `/dev/kmsg` does: the oldest, and of the others those
 * that `wanted` fits. Never waits for another.
 */
export function deviceRecords(path: string, most: number, wanted: RegExp): readonly string[] {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const records: string[] = [];
  try {
    const buffer = Buffer.alloc(MOST_BYTES);
    // Twice as many reads as are wanted, so that a log that is written faster than we read has an end.
    for (let reads = 0; reads < 2 * most; reads++) {
      try {
        const bytes = readSync(file, buffer, 0, MOST_BYTES, null);
        if (bytes === 0) break;
        // Most are about nothing: as latin1 a look at one is cheap, and what is looked for is ASCII.
        if (records.length > 0 && !wanted.test(buffer.toString('latin1', 0, bytes))) continue;
        records.push(buffer.toString('utf8', 0, bytes));
      } catch (error) {
        // Overwritten meanwhile: the next read goes on with the oldest that is left.
        if (codeOf(error) === 'EPIPE') continue;
        if (codeOf(error) === 'EAGAIN') break;
        throw error;
      }
    }
  } finally {
    closeSync(file);
  }
  return records.slice(-most);
}
