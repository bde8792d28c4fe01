import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { throwIfInterrupted } from './interruption.js';
import { startTimeOf } from './processes.js';
import { say } from './say.js';
import { SetupError } from './setup-error.js';

const POLL_MS = 200;
/** Longer than a slow apt-get on a slow line. */
const DEADLINE_MS = 15 * 60_000;

/**
 * Runs `work` while no other set-up runs it under the same lock file. The lock is a file with pid and start time; one
 * whose holder is dead is taken over.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  const me = `${process.pid} ${startTimeOf(process.pid)}\n`;
  mkdirSync(dirname(path), { recursive: true });
  const givenUpAtMs = Date.now() + DEADLINE_MS;
  let told = false;
  while (!tryLock(path, me)) {
    throwIfInterrupted();
    const holder = readOrNull(path);
    if (holder === null) continue;
    if (!isAlive(holder)) {
      takeAway(path, holder);
      continue;
    }
    if (!told) say(`set-up: waiting for another set-up (pid ${holder.split(' ')[0]})`);
    told = true;
    if (Date.now() > givenUpAtMs) {
      throw new SetupError('SETUP_LOCKED', `${path}: held by pid ${holder.trim()} for more than 15 minutes`, {
        hint: 'Look what that process is doing; end it, and run the set-up again.',
      });
    }
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    if (readOrNull(path) === me) rmSync(path, { force: true });
  }
}

/** A link is made with its content or not at all, so nobody reads half a lock. @param {string} path @param {string} me */
function tryLock(path, me) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, me);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} holder */
function isAlive(holder) {
  const [pid, startTime] = holder.trim().split(' ');
  return startTimeOf(Number(pid)) === startTime;
}

/**
 * Removes a dead holder's lock. Another set-up may have done so and locked since: then what we moved is live, and
 * goes back.
 *
 * @param {string} path
 * @param {string} dead
 */
function takeAway(path, dead) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readOrNull(aside) !== dead) {
    try {
      linkSync(aside, path);
    } catch {
      // A third one was quicker; the steps under the lock can bear that.
    }
  }
  rmSync(aside, { force: true });
}

/** @param {string} path */
function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
