import type { Host } from '../../host/host.ts';

/** How much of a log is read, from its end. */
export const TAIL_BYTES = 256 * 1024;

export interface Tail {
  readonly sizeBytes: number;
  /** Whole lines, but for the last, which may still be being written. */
  readonly text: string;
}

/** The end of a file. An empty file is not opened: it might be a pipe that nobody writes to. */
export async function readTail(host: Host, path: string): Promise<Tail> {
  const sizeBytes = await host.sizeBytes(path);
  if (sizeBytes === 0) return { sizeBytes, text: '' };
  const offset = Math.max(0, sizeBytes - TAIL_BYTES);
  const part = await host.readPart(path, offset, TAIL_BYTES);
  // Read from the middle on: the first line has lost its beginning.
  return { sizeBytes, text: offset === 0 ? part : part.slice(part.indexOf('\n') + 1) };
}
