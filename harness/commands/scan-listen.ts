import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';

import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { ScanReport } from '../model/scan.ts';
import { CONTENT_TYPE, exposition, type Exposition } from '../report/exposition.ts';
import { scanFamilies } from '../report/scan-metrics.ts';
import type { LastLook } from '../scan/last-look.ts';
import { scanOnce, type Scanning } from './scan-once.ts';
import { stopSignal } from './stop-signal.ts';
import type { Terminal } from './terminal.ts';

/** Where metrics are served. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** However many ask: a second look is not taken before this. */
const SAME_LOOK_MS = 1000;
const LONGEST_REQUEST_MS = 10_000;

/** Serves `/metrics` until a signal comes. Each scrape is a look; nobody is asked who they are. */
export async function listen(address: ListenAddress, where: Scanning, to: Terminal): Promise<ExitCode> {
  // A machine that can not be looked at is told now, and not at the first scrape.
  const looks = sharedLooks(where, to);
  await looks();
  const server = createServer(
    { requestTimeout: LONGEST_REQUEST_MS, headersTimeout: LONGEST_REQUEST_MS },
    (request, response) => {
      answer(request, response, looks).catch((error: unknown) => {
        to.say(`a scrape failed: ${error instanceof Error ? error.message : String(error)}`);
        if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
        response.end('the look failed\n');
      });
    },
  );
  await bound(server, address);
  const told = server.address();
  const port = told === null || typeof told === 'string' ? address.port : told.port;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  to.say(`metrics at http://${host}:${port}/metrics`);
  const signals = stopSignal(to);
  try {
    while (signals.exitCode() === null) await signals.pause(60_000);
    return signals.exitCode() ?? EXIT.ok;
  } finally {
    signals.stop();
    server.close();
    server.closeAllConnections();
  }
}

async function bound(server: Server, { host, port }: ListenAddress): Promise<void> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    throw new HarnessError({
      code: 'ADDRESS_UNUSABLE',
      message: `${host}:${port} can not be listened at: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give another port, or end what listens there: --listen 127.0.0.1:PORT.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

/** One look at a time, and one for all who ask within a second. */
function sharedLooks(where: Scanning, to: Terminal): () => Promise<ScanReport> {
  let last: LastLook | null = null;
  let latest: { readonly report: Promise<ScanReport>; readonly startedMs: number } | null = null;
  const look = async (): Promise<ScanReport> => {
    const { report, look: now } = await scanOnce(where, last, to);
    last = now;
    return report;
  };
  return async () => {
    const nowMs = performance.now();
    if (latest === null || nowMs - latest.startedMs > SAME_LOOK_MS) latest = { report: look(), startedMs: nowMs };
    return await latest.report;
  };
}

async function answer(
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  looks: () => Promise<ScanReport>,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  if (url?.split('?')[0] !== '/metrics') {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('initp scan: /metrics\n');
    return;
  }
  const how: Exposition = (headers.accept ?? '').includes('application/openmetrics-text')
    ? 'openmetrics'
    : 'prometheus';
  const text = exposition(scanFamilies(await looks()), how);
  response.writeHead(200, { 'Content-Type': CONTENT_TYPE[how], 'Cache-Control': 'no-store' });
  response.end(method === 'HEAD' ? undefined : text);
}
