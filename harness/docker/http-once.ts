import { connect } from 'node:net';

import type { Endpoint } from './endpoint.ts';

/** What is sent: one request on a connection of its own. */
export interface OneRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** JSON; empty for none. */
  readonly body: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface OneAnswer {
  readonly status: number;
  /** Cut at `maxBytes`. */
  readonly body: Buffer;
}

const HEAD_END = '\r\n\r\n';
const MAX_HEAD_BYTES = 64 * 1024;

/**
 * One exchange by HTTP/1.0 (RFC 1945): the server closes when it has said everything, so that there is no chunked
 * coding, no keep-alive and nothing to parse but the status. `node:http` is what one would use, and takes a quarter of
 * the time of a passive diagnosis to load: its exports bring undici with them (Node 24). Rejects with Node's own error
 * when nobody answers, and with the signal's reason.
 */
export async function httpOnce({ connect: where }: Endpoint, request: OneRequest): Promise<OneAnswer> {
  const { method, path, body, maxBytes, signal } = request;
  if (!/^\/[!-~]*$/u.test(path)) throw new Error(`no path of a request: ${JSON.stringify(path)}`);
  return await new Promise<OneAnswer>((resolve, reject) => {
    const target = 'socketPath' in where ? { path: where.socketPath } : { host: where.hostname, port: where.port };
    const socket = connect(target);
    const chunks: Buffer[] = [];
    let bytes = 0;
    const fail = (error: unknown): void => {
      socket.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const abort = (): void => {
      fail(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.on('error', fail);
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes + MAX_HEAD_BYTES) chunks.push(chunk);
    });
    socket.on('close', () => {
      signal.removeEventListener('abort', abort);
      const answer = answerOf(Buffer.concat(chunks), maxBytes);
      if (answer === null) reject(new Error(`${method} ${path}: the connection ended before the answer did`));
      else resolve(answer);
    });
    socket.write(
      `${method} ${path} HTTP/1.0\r\nHost: engine\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

/** `null`: no whole head came, or less than it promised. */
function answerOf(text: Buffer, maxBytes: number): OneAnswer | null {
  const end = text.indexOf(HEAD_END);
  const status = /^HTTP\/1\.[01] (?<status>\d{3})\b/u.exec(text.toString('latin1', 0, 64))?.groups?.['status'];
  if (end < 0 || status === undefined) return null;
  const body = text.subarray(end + HEAD_END.length);
  const promised = /\r\ncontent-length: *(?<bytes>\d{1,15})\r\n/iu.exec(
    `${text.toString('latin1', 0, end)}\r\n`,
  )?.groups;
  if (body.length < Math.min(maxBytes, Number(promised?.['bytes'] ?? 0))) return null;
  return { status: Number(status), body: body.subarray(0, maxBytes) };
}
