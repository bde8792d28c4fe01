import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { engineState } from './engine-client.js';
import { install } from './install.js';
import { withLock } from './lock.js';
import { assertCanPrepare, missingPackages } from './packages.js';
import { findDockerd } from './processes.js';
import { findProgram } from './programs.js';
import { say } from './say.js';
import { SetupError } from './setup-error.js';
import { recordDockerd, startEngine, untilAnswers } from './start-engine.js';
import { MACHINE_LOCK, makeStateFolder } from './state.js';

/** @typedef {import('./engine-client.d.ts').Endpoint} Endpoint */
/** @typedef {import('../../harness/docker/payload-identity.d.ts').PayloadIdentity} PayloadIdentity */

/** An engine that answers, and the programs that the rest needs. @param {Endpoint} endpoint @param {PayloadIdentity} payload */
export async function prepareMachine(endpoint, payload) {
  const facts = await look(endpoint, payload);
  if (isReady(facts)) return;
  assertCanPrepare(facts);
  makeStateFolder();
  await withLock(MACHINE_LOCK, async () => {
    const foreign = findDockerd();
    // Another set-up may have done it all while we waited.
    const missing = missingPackages(await look(endpoint, payload));
    if (missing.length > 0) await install(missing);
    // The package's own script may have started the engine; with or without us, it runs because of us.
    if (!(await answers(endpoint))) await startEngine(endpoint);
    if (!facts.engineAnswers && foreign === null) recordDockerd();
    const after = missingPackages(await look(endpoint, payload));
    if (after.length > 0) {
      throw new SetupError('INSTALL_FAILED', `installed, and still not to be found: ${after.join(', ')}`, {
        hint: `Look what the packages brought: dpkg -L ${after.join(' ')}`,
      });
    }
  });
  if (facts.engineAnswers) return;
  say(`set-up: the engine answers at ${endpoint.url}`);
}

/** @param {import('./packages.d.ts').MachineFacts} facts */
function isReady(facts) {
  return facts.engineAnswers && missingPackages(facts).length === 0;
}

/** @param {Endpoint} endpoint @param {PayloadIdentity} payload */
async function look(endpoint, payload) {
  const gcc = findProgram('gcc');
  const payloadBuilt = existsSync(payload.binary);
  return {
    root: process.getuid?.() === 0,
    systemd: existsSync('/run/systemd/system'),
    aptGet: findProgram('apt-get') !== null,
    engineAnswers: await answers(endpoint),
    dockerd: findProgram('dockerd') !== null,
    iptables: findProgram('iptables') !== null,
    gcc: gcc !== null,
    staticLibc: payloadBuilt || (gcc !== null && hasStaticLibc(gcc)),
    strace: findProgram('strace') !== null,
    payloadBuilt,
  };
}

/** gcc answers with the bare name when it knows no such file. @param {string} gcc */
function hasStaticLibc(gcc) {
  const { stdout } = spawnSync(gcc, ['-print-file-name=libc.a'], { encoding: 'utf8', timeout: 10_000 });
  return typeof stdout === 'string' && stdout.trim().startsWith('/');
}

/** Throws for an engine that neither answers nor could be replaced by one of ours. @param {Endpoint} endpoint */
async function answers(endpoint) {
  const state = await engineState(endpoint);
  if (state.status === 'answers') return true;
  if (state.status === 'absent' && endpoint.local) return false;
  if (state.status !== 'silent') throw unusable(endpoint, state);
  say(`set-up: something listens at ${endpoint.url} and does not answer yet; waiting`);
  await untilAnswers(endpoint, { failed: () => null, look: 'ps -C dockerd -o pid,stat,wchan,args', log: null });
  return true;
}

/** @param {Endpoint} endpoint @param {{ status: 'absent' | 'forbidden' | 'refuses', why: string }} state */
function unusable({ url }, { status, why }) {
  const errors = {
    absent: new SetupError('ENGINE_UNREACHABLE', `no engine answers at ${url}: ${why}`, {
      hint: 'Start that engine, or unset DOCKER_HOST to use (and if need be start) the one of this machine.',
    }),
    forbidden: new SetupError('ENGINE_PERMISSION', `${url}: ${why}`, {
      hint: 'Run it as root, or join the group of the socket: sudo usermod -aG docker "$USER", then log in again.',
    }),
    refuses: new SetupError('ENGINE_REFUSED', `what answers at ${url} is no engine in order: ${why}`, {
      hint: 'Look into the log of dockerd, or point DOCKER_HOST elsewhere (TLS is not supported).',
    }),
  };
  return errors[status];
}
