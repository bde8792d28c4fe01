import { request } from 'node:http';

import { EXIT, SetupError } from './setup-error.js';

/** @typedef {import('./engine-client.d.ts').Endpoint} Endpoint */
/** @typedef {import('./engine-client.d.ts').EngineState} EngineState */

const DEFAULT_DOCKER_HOST = 'unix:///var/run/docker.sock';
const PING_TIMEOUT_MS = 2_000;

/**
 * Where the engine listens; the rules are those of harness/docker/endpoint.ts, which old Nodes can not import.
 *
 * @param {string | undefined} dockerHost
 * @returns {Endpoint}
 */
export function endpointOf(dockerHost) {
  const url = dockerHost === undefined || dockerHost === '' ? DEFAULT_DOCKER_HOST : dockerHost;
  // Only where Docker listens by default can we put an engine of our own.
  const local = url === DEFAULT_DOCKER_HOST || url === 'unix:///run/docker.sock';
  const socketPath = /^unix:\/\/(?<path>\/.+)$/u.exec(url)?.groups?.['path'];
  if (socketPath !== undefined) return { url, local, connect: { socketPath } };
  const tcp = /^(?:tcp|http):\/\/(?<host>[^:/]+|\[[^\]]+\]):(?<port>\d+)\/?$/u.exec(url)?.groups;
  if (tcp !== undefined) {
    const hostname = (tcp['host'] ?? '').replace(/^\[|\]$/gu, '');
    return { url, local, connect: { hostname, port: Number(tcp['port']) } };
  }
  throw new SetupError('USAGE', `DOCKER_HOST=${url}: not a unix:// or tcp://host:port address`, {
    hint: `Unset DOCKER_HOST to use ${DEFAULT_DOCKER_HOST}.`,
    exitCode: EXIT.usage,
  });
}

/**
 * One call of the Engine API. Rejects when nobody answers in time.
 *
 * @param {Endpoint} endpoint
 * @param {string} call method and path, as in `GET /_ping`
 * @param {number} timeoutMs
 * @returns {Promise<{ status: number, body: string }>}
 */
export async function ask(endpoint, call, timeoutMs) {
  const [method, path] = call.split(' ');
  return await new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...endpoint.connect,
        method,
        path,
        headers: { host: 'engine' },
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (/** @type {string} */ chunk) => (body += chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** Is an engine answering? @param {Endpoint} endpoint @returns {Promise<EngineState>} */
export async function engineState(endpoint) {
  try {
    const { status, body } = await ask(endpoint, 'GET /_ping', PING_TIMEOUT_MS);
    if (status === 200) return { status: 'answers' };
    return { status: 'refuses', why: `HTTP ${status}: ${body.trim().slice(0, 200)}` };
  } catch (error) {
    return stateOfError(error);
  }
}

/** @param {unknown} error @returns {EngineState} */
export function stateOfError(error) {
  if (!(error instanceof Error)) return { status: 'absent', why: String(error) };
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return { status: 'forbidden', why: error.message };
  // Somebody listens and says nothing: a daemon that is starting, or one that hangs.
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return { status: 'silent', why: `no answer within ${PING_TIMEOUT_MS} ms` };
  }
  return { status: 'absent', why: error.message };
}

/** @param {Endpoint} endpoint @param {string} tag */
export async function imageExists(endpoint, tag) {
  const { status, body } = await ask(endpoint, `GET /images/${encodeURIComponent(tag)}/json`, 10_000);
  if (status === 200 || status === 404) return status === 200;
  throw new SetupError('ENGINE_REFUSED', `asking the engine for image ${tag}: HTTP ${status}: ${body.trim()}`, {
    hint: 'Look into the log of dockerd.',
  });
}
