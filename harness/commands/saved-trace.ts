import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';

import { bytesOf } from '../bundle/bytes-of.ts';
import type { ExecTrace } from '../model/exec-trace.ts';
import { parseExecTrace } from '../schema/exec-trace-document.ts';

/** Lies beside the readings of its trial. */
export const TRACE_NAME = 'trace.json';

/** Of an exec of our own some 200 KiB. */
const MOST_BYTES = 32 * 1024 ** 2;

/** `null`: there is none. Throws when what is there is no trace. */
export async function traceBeside(readingsPath: string): Promise<ExecTrace | null> {
  const path = join(dirname(readingsPath), TRACE_NAME);
  const bytes = await bytesOf(createReadStream(path, { end: MOST_BYTES })).catch(() => null);
  return bytes === null ? null : parseExecTrace(bytes.toString('utf8'), path);
}
