import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { engineState } from './engine-client.js';
import { throwIfInterrupted } from './interruption.js';
import { findDockerd, nameOf, startTimeOf } from './processes.js';
import { cleanEnvironment, findProgram } from './programs.js';
import { say } from './say.js';
import { SetupError } from './setup-error.js';
import { DOCKERD_LOG, MACHINE_LOG, recordState } from './state.js';
import { gist, lastLines, runLogged } from './step.js';

const DEADLINE_MS = 60_000;
const POLL_MS = 100;

/** Older daemons take any process with such a pid, even a zombie, for their like; they refuse to start or wait for it. */
const PID_FILES = [
  { path: '/var/run/docker.pid', program: 'dockerd' },
  { path: '/var/run/docker/containerd/containerd.pid', program: 'containerd' },
];

/** @typedef {import('./engine-client.d.ts').Endpoint} Endpoint */
/** What follows a start. @typedef {{ failed: () => string | null, look: string, log: string | null }} Start */

/** Starts the engine of this machine and waits until it answers. @param {Endpoint} endpoint */
export async function startEngine(endpoint) {
  const running = findDockerd();
  if (running === null) {
    await untilAnswers(endpoint, await startSomehow());
    return;
  }
  // The package's own script started it just now, or somebody else did.
  say(`set-up: dockerd (pid ${running}) runs and does not answer yet; waiting`);
  await untilAnswers(endpoint, { failed: () => null, look: `ls -l /proc/${running}/fd/2`, log: null });
}

/** @returns {Promise<Start>} */
async function startSomehow() {
  if (existsSync('/run/systemd/system') && (await runLogged(['systemctl', 'cat', 'docker'], { log: MACHINE_LOG })).ok) {
    return await startService(['systemctl', 'start', 'docker'], 'journalctl -u docker -n 50');
  }
  if (nameOf(1) === 'init' && existsSync('/etc/init.d/docker')) {
    return await startService(['service', 'docker', 'start'], 'tail -n 50 /var/log/docker.log');
  }
  return startDetached();
}

/** @param {readonly string[]} command @param {string} look @returns {Promise<Start>} */
async function startService(command, look) {
  say(`set-up: starting the engine (${command.join(' ')})`);
  const { ok, how, output } = await runLogged(command, { log: MACHINE_LOG });
  if (ok) return { failed: () => null, look, log: null };
  throw new SetupError('ENGINE_START_FAILED', `${command.join(' ')}: ${how}\n${gist(output)}`, {
    hint: `Look further: ${look}`,
  });
}

/** @returns {Start} */
function startDetached() {
  const program = findProgram('dockerd');
  if (program === null) {
    throw new SetupError('ENGINE_START_FAILED', 'dockerd is not in PATH, though its package is installed', {
      hint: 'Look where it went: dpkg -L docker.io',
    });
  }
  for (const { path, program: owner } of PID_FILES) removeDeadPidFile(path, owner);
  say(`set-up: starting the engine (${program}, output in ${DOCKERD_LOG})`);
  const log = openSync(DOCKERD_LOG, 'a', 0o640);
  const child = spawn(program, [], { detached: true, cwd: '/', env: cleanEnvironment(), stdio: ['ignore', log, log] });
  closeSync(log);
  /** @type {string | null} */
  let ended = null;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended: ${signal ?? `exit ${code}`}`));
  child.unref();
  const startTime = child.pid === undefined ? null : startTimeOf(child.pid);
  if (child.pid !== undefined && startTime !== null) {
    recordState({ dockerd: { pid: child.pid, startTime, stopWith: 'signal' } });
  }
  return { failed: () => ended, look: `tail -n 100 ${DOCKERD_LOG}`, log: DOCKERD_LOG };
}

/** Writes down the running daemon as one that the set-up brought here, whoever called it into being. */
export function recordDockerd() {
  const pid = findDockerd();
  const startTime = pid === null ? null : startTimeOf(pid);
  if (pid === null || startTime === null) return;
  const ofSystemd = readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes('/docker.service');
  recordState({ dockerd: { pid, startTime, stopWith: ofSystemd ? 'systemctl' : 'signal' } });
}

/** @param {string} path @param {string} program */
function removeDeadPidFile(path, program) {
  let pid;
  try {
    pid = Number(readFileSync(path, 'utf8').trim());
  } catch {
    return;
  }
  if (nameOf(pid) === program && startTimeOf(pid) !== null) return;
  say(`set-up: removing ${path}, left by a ${program} that is gone`);
  rmSync(path, { force: true });
}

/** @param {Endpoint} endpoint @param {Start} start */
export async function untilAnswers(endpoint, start) {
  const givenUpAtMs = Date.now() + DEADLINE_MS;
  for (;;) {
    throwIfInterrupted();
    const state = await engineState(endpoint);
    if (state.status === 'answers') return;
    const ended = start.failed();
    if (ended !== null || Date.now() > givenUpAtMs) {
      const what = ended ?? `no answer at ${endpoint.url} within ${DEADLINE_MS / 1000} s; last seen: ${state.why}`;
      const log = start.log === null ? '' : `\n${lastLines(readFileSync(start.log, 'utf8'))}`;
      throw new SetupError('ENGINE_START_FAILED', `dockerd: ${what}${log}`, { hint: `Look further: ${start.look}` });
    }
    await sleep(POLL_MS);
  }
}
