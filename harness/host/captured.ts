import { performance } from 'node:perf_hooks';

import { childProcess } from './child-process.ts';
import { endAfter, endGroup } from './process-group.ts';

/** How a command ended, and the first 64 KiB of what it printed on each stream. */
export interface CapturedEnd {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Ended by our deadline. */
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/** A command whose pid is known while it runs. */
export interface Captured {
  readonly pid: number;
  /** Rejects when it could not be started. */
  readonly ended: Promise<CapturedEnd>;
  /** SIGKILL to it and to all that it has started, stopped ones too. Harmless twice. */
  end(): void;
}

const MOST_BYTES = 64 * 1024;

/** Starts a command as the leader of a group of its own, and gives it `timeoutMs`. */
export function captured(file: string, args: readonly string[], timeoutMs: number): Captured {
  const startedMs = performance.now();
  const child = childProcess().spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const { pid } = child;
  const stdout = firstOf(child.stdout);
  const stderr = firstOf(child.stderr);
  const deadline = endAfter(pid, timeoutMs);
  const ended = new Promise<CapturedEnd>((resolve, reject) => {
    child.once('error', (error) => {
      deadline.stop();
      reject(error);
    });
    child.once('close', (exitCode, signal) => {
      const durationMs = performance.now() - startedMs;
      resolve({ exitCode, signal, timedOut: deadline.stop(), stdout: stdout(), stderr: stderr(), durationMs });
    });
  });
  // Whoever started it may wait for something else first.
  ended.catch(() => {});
  return {
    pid: pid ?? 0,
    ended,
    end() {
      if (pid !== undefined) endGroup(pid, 'SIGKILL');
    },
  };
}

/** Reads a stream to its end and keeps the beginning. */
function firstOf(stream: NodeJS.ReadableStream): () => string {
  const kept: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (bytes < MOST_BYTES) kept.push(chunk.subarray(0, MOST_BYTES - bytes));
    bytes += chunk.length;
  });
  return () => Buffer.concat(kept).toString('utf8');
}
