import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';

import type { Endpoint } from './endpoint.ts';

/**
 * What the Engine API answers with bytes or takes them: images, logs, and the streams of an exec. For trials alone:
 * `node:http` takes its time to load, which a passive diagnosis can not spare.
 */
interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
}

const TIMEOUT_MS = 30_000;

function send(endpoint: Endpoint, { method, path, headers }: Sent): ClientRequest {
  const outgoing = request({ ...endpoint.connect, method, path, headers: { host: 'engine', ...headers } });
  outgoing.setTimeout(TIMEOUT_MS, () =>
    outgoing.destroy(new Error(`${endpoint.url}: ${method} ${path}: nothing for ${TIMEOUT_MS} ms`)),
  );
  return outgoing;
}

/** The whole answer. Throws when it is not 2xx, or longer than `maxBytes`. */
async function answerTo(outgoing: ClientRequest, maxBytes: number): Promise<Buffer> {
  return await new Promise<Buffer>((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (answer: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('error', reject);
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= maxBytes) chunks.push(chunk);
        else {
          reject(new Error(`${outgoing.path}: more than ${maxBytes} bytes`));
          answer.destroy();
        }
      });
      answer.on('end', () => {
        const whole = Buffer.concat(chunks);
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(whole);
        else reject(new Error(`${outgoing.path}: HTTP ${status}: ${whole.toString('utf8', 0, 500).trim()}`));
      });
    });
  });
}

/** The body of a GET, such as a log or an image's tar. */
export async function download(endpoint: Endpoint, path: string, maxBytes: number): Promise<Buffer> {
  const outgoing = send(endpoint, { method: 'GET', path, headers: {} });
  outgoing.end();
  return await answerTo(outgoing, maxBytes);
}

/** Sends a tar; returns when the engine has answered to the end. */
export async function upload(
  endpoint: Endpoint,
  { method, path }: { readonly method: 'POST' | 'PUT'; readonly path: string },
  tar: Buffer,
): Promise<void> {
  const headers = { 'content-type': 'application/x-tar', 'content-length': tar.length };
  const outgoing = send(endpoint, { method, path, headers });
  outgoing.end(tar);
  await answerTo(outgoing, 1024 * 1024);
}

/**
 * A POST whose connection becomes a stream in both directions ("hijacking" in the Engine API's words): standard input
 * of an exec goes in, frames of its output come out.
 */
export async function hijack(endpoint: Endpoint, path: string, body: unknown): Promise<Duplex> {
  const content = Buffer.from(JSON.stringify(body));
  const headers = {
    connection: 'Upgrade',
    upgrade: 'tcp',
    'content-type': 'application/json',
    'content-length': content.length,
  };
  const outgoing = send(endpoint, { method: 'POST', path, headers });
  return await new Promise<Duplex>((resolve, reject) => {
    outgoing.on('upgrade', (_answer, socket, head) => {
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    outgoing.on('response', (answer) => {
      answer.resume();
      reject(new Error(`POST ${path}: HTTP ${answer.statusCode} instead of a stream`));
    });
    outgoing.on('error', reject);
    outgoing.end(content);
  });
}
