import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export const STATE_FILE = '/var/lib/initp/setup.json';
/** Held while packages are installed or an engine is started: one for the whole machine. */
export const MACHINE_LOCK = '/var/lib/initp/setup.lock';
export const MACHINE_LOG = '/var/log/initp-setup.log';
export const DOCKERD_LOG = '/var/log/initp-dockerd.log';

/** @typedef {import('./state.d.ts').SetupState} SetupState */

/** @type {SetupState} */
const NOTHING = { version: 1, dockerd: null, installedPackages: [], image: null };

/**
 * What the set-up changed on this machine. A file that is not ours to read, or not of our making, counts as none.
 *
 * @param {string} [path]
 * @returns {SetupState}
 */
export function readState(path = STATE_FILE) {
  try {
    return parseState(readFileSync(path, 'utf8'));
  } catch {
    return NOTHING;
  }
}

/** @param {string} text @returns {SetupState} */
export function parseState(text) {
  const { version, dockerd, installedPackages, image } = JSON.parse(text);
  if (version !== 1 || !Array.isArray(installedPackages)) return NOTHING;
  const known = Number.isInteger(dockerd?.pid) && dockerd.pid > 1 && typeof dockerd.startTime === 'string';
  return {
    version,
    dockerd: known
      ? {
          pid: dockerd.pid,
          startTime: dockerd.startTime,
          stopWith: dockerd.stopWith === 'systemctl' ? 'systemctl' : 'signal',
        }
      : null,
    // They become arguments of apt-get: names only, no options.
    installedPackages: installedPackages.filter((name) => /^[a-z0-9][a-z0-9+.:-]+$/u.test(name)),
    image: typeof image === 'string' ? image : null,
  };
}

/** Root's alone: what is in it is replayed by root. */
export function makeStateFolder() {
  mkdirSync(dirname(STATE_FILE), { recursive: true, mode: 0o700 });
}

/** Writes some fields anew, atomically. @param {Partial<SetupState>} change */
export function recordState(change) {
  makeStateFolder();
  const draft = `${STATE_FILE}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ ...readState(), ...change }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, STATE_FILE);
}
