import { once } from 'node:events';
import { join } from 'node:path';

import { childProcess } from '../host/child-process.ts';
import { PROJECT } from '../host/project.ts';

/** The harness's end of the pipe. */
export interface Watchdog {
  readonly pid: number;
  /** Lets it look at the journal a last time and waits until it is gone. */
  release(): Promise<void>;
}

const READY_TIMEOUT_MS = 10_000;

/**
 * Starts the watchdog of a journal; returns when it is watching, and so before the first change. A harness that is still
 * there after `longestMs` is ended by it.
 */
export async function startWatchdog(journalPath: string, longestMs: number): Promise<Watchdog> {
  const main = join(PROJECT, 'harness/engine/watchdog.ts');
  const child = childProcess().spawn(process.execPath, [main, journalPath, String(longestMs)], {
    detached: true,
    // Its complaints have nowhere to go once the harness is dead; what it did stands in the journal.
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: '/',
  });
  const gone = once(child, 'close');
  gone.catch(() => {});
  child.stdin.on('error', () => {});
  await Promise.race([
    once(child.stdout, 'data', { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }),
    gone.then(() => {
      throw new Error(`the watchdog ended before it was watching (exit code ${child.exitCode})`);
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    async release() {
      child.stdin.end();
      await gone;
    },
  };
}
