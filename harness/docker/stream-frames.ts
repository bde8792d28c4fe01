/** Both streams of an exec without a terminal. */
export interface Streams {
  readonly stdout: string;
  readonly stderr: string;
}

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes the engine's stream frames apart: one byte stream number, three of padding, four of length, then the bytes
 * (Engine API, "attach"). A broken end is kept as far as it goes; each stream is cut at `maxBytes`.
 */
export function demultiplex(frames: Buffer, maxBytes: number): Streams {
  const parts: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
  let at = 0;
  while (at + HEADER_BYTES <= frames.length) {
    const end = at + HEADER_BYTES + frames.readUInt32BE(at + 4);
    (frames[at] === STDERR ? parts.err : parts.out).push(frames.subarray(at + HEADER_BYTES, end));
    at = end;
  }
  const text = (chunks: Buffer[]): string => Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
  return { stdout: text(parts.out), stderr: text(parts.err) };
}
