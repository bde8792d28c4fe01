import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Host } from '../host/host.ts';
import { makeDirectories } from '../host/make-directories.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';

/** Held by one harness of a state directory at a time: while it breaks engines, or the host. */
export interface RunLock {
  /** Runs `work` while this process has the lock. Side by side within the process: the last one gives it back. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

/** What a lock is made with. */
export interface LockParts {
  readonly host: Host;
  readonly stateDirectory: string;
  readonly self: ProcessIdentity;
  readonly run: string;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Told once for each wait. */
  waiting(holder: string): void;
}

const POLL_MS = 200;

/**
 * A file with pid, start time and run. One whose holder is dead is taken over, so that a harness that was killed locks
 * nobody out.
 */
export function runLock(parts: LockParts): RunLock {
  const path = join(parts.stateDirectory, 'locks', 'engines');
  const mine = `${parts.self.pid} ${parts.self.startTime} ${parts.run}\n`;
  let holders = 0;
  let got: Promise<void> | null = null;
  let given: Promise<void> = Promise.resolve();
  return {
    async hold(work) {
      holders++;
      got ??= given.then(async () => await acquire(path, mine, parts));
      try {
        await got;
        return await work();
      } finally {
        holders--;
        if (holders === 0) {
          got = null;
          given = release(path, mine);
          await given;
        }
      }
    },
  };
}

async function acquire(path: string, mine: string, { host, signal, waiting }: LockParts): Promise<void> {
  await makeDirectories(join(path, '..'), 0o700);
  for (let told = false; ;) {
    signal.throwIfAborted();
    if (await tryLock(path, mine)) return;
    const holder = await textOf(path);
    if (holder === null) continue;
    if (!(await isHeld(host, holder))) {
      await takeAway(path, holder);
      continue;
    }
    if (!told) waiting(holder.trim().split(' ')[2] ?? holder.trim());
    told = true;
    await host.sleep(POLL_MS);
  }
}

/** A link is made with its content or not at all, so nobody reads half a lock. */
async function tryLock(path: string, mine: string): Promise<boolean> {
  // Not the pid alone: two locks of one process would take each other's draft away.
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function isHeld(host: Host, holder: string): Promise<boolean> {
  const [pid, startTime = ''] = holder.trim().split(' ');
  return await isAlive(host, { pid: Number(pid), startTime });
}

/** Another harness may have taken it over and locked since: then what was moved is live, and goes back. */
async function takeAway(path: string, dead: string): Promise<void> {
  const aside = `${path}.stale.${randomUUID()}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await textOf(aside)) !== dead) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function release(path: string, mine: string): Promise<void> {
  if ((await textOf(path)) === mine) await rm(path, { force: true });
}

async function textOf(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch(() => null);
}
