import { patient } from '../host/patience.ts';
import type { EngineApi } from './engine-api.ts';
import { hijack } from './http-streams.ts';
import { demultiplex } from './stream-frames.ts';

/** A process inside the workload that was started by an exec and is spoken to by lines. */
export interface InsideProcess {
  /** As this machine sees it. */
  readonly hostPid: number;
  /** The next line of its standard output. Rejects when it ends or `timeoutMs` passes. */
  line(timeoutMs: number): Promise<string>;
  send(line: string): void;
}

/** What is started, and where. */
export interface InsidePlan {
  readonly containerId: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** What this machine calls the process that the engine calls `pid`. */
  hostPid(pid: number): Promise<number>;
}

const STARTUP_TIMEOUT_MS = 30_000;
const POLL_MS = 5;
/** A payload says a few lines. */
const MOST_BYTES = 1024 * 1024;

/** Starts a process in a running container and keeps its standard input. */
export async function startInside(engine: EngineApi, plan: InsidePlan): Promise<InsideProcess> {
  const words = plan.command.slice(1).join(' ');
  const created = await engine.post(`/containers/${plan.containerId}/exec`, {
    Cmd: plan.command,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    // Raw bytes instead of stream frames would need a terminal, which turns line ends into CR LF.
    Tty: false,
  });
  const id: unknown = typeof created === 'object' && created !== null ? Reflect.get(created, 'Id') : null;
  if (typeof id !== 'string') throw new Error(`the engine made an exec without an id: ${JSON.stringify(created)}`);
  const stream = await hijack(engine.endpoint, `/exec/${id}/start`, { Detach: false, Tty: false });
  let frames = Buffer.alloc(0);
  let taken = 0;
  let ended = false;
  stream.on('data', (chunk: Buffer) => {
    if (frames.length + chunk.length <= MOST_BYTES) frames = Buffer.concat([frames, chunk]);
  });
  const end = (): void => {
    ended = true;
  };
  stream.on('end', end).on('close', end).on('error', end);

  async function line(timeoutMs: number): Promise<string> {
    const deadline = performance.now() + patient(timeoutMs);
    for (;;) {
      const { stdout, stderr } = demultiplex(frames, MOST_BYTES);
      const complete = stdout.split('\n').slice(0, -1);
      const next = complete[taken];
      if (next !== undefined) {
        taken++;
        return next;
      }
      const said = `${stdout}\n${stderr}`.trim();
      if (ended) throw new Error(`payload ${words} ended before it was ready: ${said}`);
      if (performance.now() > deadline) {
        throw new Error(`payload ${words} said nothing for ${timeoutMs} ms; last: ${said}`);
      }
      await pause();
    }
  }

  return {
    hostPid: await plan.hostPid(await pidOf(engine, id)),
    line,
    send: (text) => {
      stream.write(`${text}\n`);
    },
  };
}

/** The engine knows the pid a moment after it has answered the start. */
async function pidOf(engine: EngineApi, id: string): Promise<number> {
  const deadline = performance.now() + patient(STARTUP_TIMEOUT_MS);
  while (performance.now() < deadline) {
    const state = await engine.get(`/exec/${id}/json`);
    const pid: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'Pid') : null;
    if (typeof pid === 'number' && pid > 0) return pid;
    await pause();
  }
  throw new Error(`the engine did not name the pid of an exec within ${STARTUP_TIMEOUT_MS} ms`);
}

async function pause(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, POLL_MS);
  });
}
