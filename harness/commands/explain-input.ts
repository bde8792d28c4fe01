import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';

/** One read. Larger ones are no faster, and memory stays what it is however long the log. */
const CHUNK_BYTES = 256 * 1024;

/** The bytes of a file or of standard input, in portions. */
export async function eachPortion(file: string | undefined, onPortion: (bytes: Uint8Array) => void): Promise<void> {
  try {
    for await (const portion of await portionsOf(file)) {
      onPortion(portion instanceof Uint8Array ? portion : new TextEncoder().encode(String(portion)));
    }
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw unreadable(file ?? '-', error instanceof Error ? error.message : String(error), error);
  }
}

async function portionsOf(file: string | undefined): Promise<AsyncIterable<unknown>> {
  if (file === undefined || file === '-') {
    if (process.stdin.isTTY) process.stderr.write('reading standard input; end it with Ctrl-D\n');
    return process.stdin;
  }
  if ((await stat(file)).isDirectory()) throw unreadable(file, 'it is a directory');
  return createReadStream(file, { highWaterMark: CHUNK_BYTES });
}

function unreadable(file: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError({
    code: 'USAGE',
    message: `${file} can not be read: ${why}`,
    hint: 'Give a file, or pipe the text in: `journalctl -u docker | initp explain`.',
    exitCode: EXIT.usage,
    cause,
  });
}
