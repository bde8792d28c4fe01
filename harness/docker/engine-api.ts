import { EXIT } from '../model/exit-code.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import { HarnessError } from '../model/harness-error.ts';
import { patient } from '../host/patience.ts';
import type { Endpoint } from './endpoint.ts';
import { httpOnce } from './http-once.ts';
import { demultiplex } from './stream-frames.ts';

/** An answer that is not 2xx. */
export class EngineRefusal extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.name = 'EngineRefusal';
    this.statusCode = statusCode;
  }
}

/** How an exec ended, as `docker exec` would show it. */
export interface EngineExec {
  readonly stdout: string;
  readonly stderr: string;
  /** `null`: still running when the deadline came. */
  readonly exitCode: number | null;
  /** The process that still runs then, as the engine's host sees it; `null` when it ended or never began. */
  readonly leftPid: number | null;
  /** The engine's id of it; `null` when it was not even made. */
  readonly execId: string | null;
}

/**
 * The few calls that reading and probing need, over the engine's socket: without a client library the passive depth
 * starts in a tenth of the time. Workloads go through testcontainers.
 */
export interface EngineApi {
  readonly endpoint: Endpoint;
  /** JSON of a GET. Throws `EngineRefusal`, or Node's own error when nobody answers. */
  get(path: string, timeoutMs?: number): Promise<unknown>;
  /** JSON of a POST; `null` for an empty answer. */
  post(path: string, body?: unknown, timeoutMs?: number): Promise<unknown>;
  delete(path: string, timeoutMs?: number): Promise<void>;
  /** Creates and starts an exec and reads its output to the end. */
  exec(containerId: string, spec: ExecSpec, timeoutMs: number): Promise<EngineExec>;
}

/** A healthy engine answers in milliseconds; one on an emulated machine took more than ten seconds. */
const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Of each stream of an exec; what comes after is read and dropped. */
const MAX_STREAM_BYTES = 64 * 1024;

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
}

async function call(endpoint: Endpoint, { method, path, body, timeoutMs }: Call): Promise<Buffer> {
  const deadline = AbortSignal.timeout(patient(timeoutMs));
  const text = body === undefined ? '' : JSON.stringify(body);
  const sent = httpOnce(endpoint, { method, path, body: text, maxBytes: MAX_BODY_BYTES, signal: deadline });
  const answer = await sent.catch((error: unknown) => {
    throw deadline.aborted ? silence(endpoint, `${method} ${path}`, timeoutMs) : error;
  });
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new EngineRefusal(answer.status, messageOf(answer.body));
}

function messageOf(body: Buffer): string {
  const text = body.toString('utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) return String(parsed.message);
  } catch {
    // Not JSON: a proxy's page, or an engine that broke off.
  }
  return text.slice(0, 500);
}

function json(body: Buffer): unknown {
  return body.length === 0 ? null : JSON.parse(body.toString('utf8'));
}

function silence({ url }: Endpoint, what: string, timeoutMs: number): HarnessError {
  return new HarnessError({
    code: 'ENGINE_SILENT',
    message: `${url}: ${what}: no answer within ${timeoutMs} ms`,
    hint: 'dockerd hangs, or the machine is overloaded: look at its log, and try again.',
    exitCode: EXIT.unavailable,
  });
}

function isTimeout(error: unknown): boolean {
  return error instanceof HarnessError && error.code === 'ENGINE_SILENT';
}

export function engineApi(endpoint: Endpoint): EngineApi {
  const api: EngineApi = {
    endpoint,
    get: async (path, timeoutMs = DEFAULT_TIMEOUT_MS) => json(await call(endpoint, { method: 'GET', path, timeoutMs })),
    post: async (path, body, timeoutMs = DEFAULT_TIMEOUT_MS) =>
      json(await call(endpoint, { method: 'POST', path, body, timeoutMs })),
    async delete(path, timeoutMs = DEFAULT_TIMEOUT_MS) {
      await call(endpoint, { method: 'DELETE', path, timeoutMs });
    },
    async exec(containerId, { command, user, workdir, env, terminal, privileges }, timeoutMs) {
      const tty = terminal === 'allocated';
      // Monotonic: a clock that is set meanwhile makes no exec hang, and none end early.
      const endsAt = performance.now() + patient(timeoutMs);
      const asked = {
        AttachStdout: true,
        AttachStderr: true,
        Cmd: command,
        Tty: tty,
        Env: env,
        Privileged: privileges === 'all',
        ...(user === null ? {} : { User: user }),
        ...(workdir === null ? {} : { WorkingDir: workdir }),
      };
      let id: string | null = null;
      try {
        // A dockerd that hangs takes the request and says nothing, as it does to `docker exec`.
        id = stringField(await api.post(`/containers/${containerId}/exec`, asked, timeoutMs), 'Id');
        const frames = await call(endpoint, {
          method: 'POST',
          path: `/exec/${id}/start`,
          body: { Detach: false, Tty: tty },
          timeoutMs: Math.max(1, Math.round((endsAt - performance.now()) / patient(1))),
        });
        // A terminal has one stream, and no frames around it.
        const { stdout, stderr } = tty
          ? { stdout: frames.subarray(0, MAX_STREAM_BYTES).toString('utf8'), stderr: '' }
          : demultiplex(frames, MAX_STREAM_BYTES);
        return { stdout, stderr, exitCode: await exitCodeOf(api, id), leftPid: null, execId: id };
      } catch (error) {
        if (!isTimeout(error)) throw error;
        return {
          stdout: '',
          stderr: '',
          exitCode: null,
          leftPid: id === null ? null : await pidOf(api, id),
          execId: id,
        };
      }
    },
  };
  return api;
}

/** The output ends a moment before the engine has written the exit code down. */
async function exitCodeOf(api: EngineApi, id: string): Promise<number | null> {
  for (let tries = 0; tries < 100; tries++) {
    const state = await api.get(`/exec/${id}/json`);
    if (typeof state === 'object' && state !== null && 'ExitCode' in state && typeof state.ExitCode === 'number') {
      if (!('Running' in state) || state.Running !== true) return state.ExitCode;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  return null;
}

function stringField(value: unknown, name: string): string {
  if (typeof value === 'object' && value !== null && name in value) {
    const field: unknown = Reflect.get(value, name);
    if (typeof field === 'string') return field;
  }
  throw new Error(`the engine answered without ${name}: ${JSON.stringify(value)?.slice(0, 200)}`);
}

/** The engine that hangs has no answer to this either. */
async function pidOf(api: EngineApi, id: string): Promise<number | null> {
  const state = await api.get(`/exec/${id}/json`, 1000).catch(() => null);
  const pid: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'Pid') : null;
  return typeof pid === 'number' && pid > 0 ? pid : null;
}
