// node scripts/teardown.js [--purge]
// Takes back what scripts/setup.js did to this machine. One step that fails does not stop the next.
import { rmSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { ENGINE_IMAGE_LABEL, NESTED_LABEL } from '../harness/docker/nested-identity.js';
import { PAYLOAD_LABEL } from '../harness/docker/payload-identity.js';
import { ask, endpointOf, engineState } from './setup/engine-client.js';
import { tellFailure } from './setup/failure.js';
import { nameOf, startTimeOf } from './setup/processes.js';
import { wholePath } from './setup/programs.js';
import { say } from './setup/say.js';
import { EXIT, SetupError } from './setup/setup-error.js';
import { DOCKERD_LOG, MACHINE_LOG, readState, STATE_FILE } from './setup/state.js';
import { gist, runLogged } from './setup/step.js';

const STOP_DEADLINE_MS = 60_000;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @typedef {import('./setup/state.d.ts').SetupState} SetupState */

async function removeImages() {
  const endpoint = endpointOf(process.env['DOCKER_HOST']);
  if ((await engineState(endpoint)).status !== 'answers') return;
  for (const label of [PAYLOAD_LABEL, NESTED_LABEL, ENGINE_IMAGE_LABEL]) await removeImagesWith(endpoint, label);
}

/** @param {import('./setup/engine-client.d.ts').Endpoint} endpoint @param {string} label */
async function removeImagesWith(endpoint, label) {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const { status, body } = await ask(endpoint, `GET /images/json?filters=${filters}`, 10_000);
  if (status !== 200) throw new Error(`listing the images: HTTP ${status}: ${body.trim()}`);
  /** @type {{ Id: string, RepoTags: string[] | null }[]} */
  const images = JSON.parse(body);
  /** @type {string[]} */
  const refused = [];
  for (const { Id, RepoTags } of images) {
    // Several tags need force; the engine still refuses while a container runs from it.
    const answer = await ask(endpoint, `DELETE /images/${encodeURIComponent(Id)}?force=true`, 30_000);
    const name = RepoTags?.[0] ?? Id;
    if (answer.status === 200 || answer.status === 404) say(`teardown: removed image ${name}`);
    else refused.push(`image ${name}: HTTP ${answer.status}: ${answer.body.trim()}`);
  }
  if (refused.length > 0) throw new Error(refused.join('\n'));
}

/** @param {SetupState['dockerd']} dockerd */
async function stopEngine(dockerd) {
  if (dockerd === null) return;
  const { pid, startTime, stopWith } = dockerd;
  // Another process by now, or none: not ours to end.
  const isOurs = () => startTimeOf(pid) === startTime && nameOf(pid) === 'dockerd';
  if (!isOurs()) return;
  if (stopWith === 'systemctl') {
    const stopped = await runLogged(['systemctl', 'stop', 'docker.socket', 'docker.service'], { log: MACHINE_LOG });
    if (!stopped.ok) throw new Error(`systemctl stop: ${stopped.how}\n${gist(stopped.output)}`);
  } else {
    process.kill(pid, 'SIGTERM');
  }
  const givenUpAtMs = Date.now() + STOP_DEADLINE_MS;
  while (isOurs()) {
    if (Date.now() > givenUpAtMs)
      throw new Error(`dockerd (pid ${pid}) still runs ${STOP_DEADLINE_MS / 1000} s after SIGTERM`);
    await sleep(100);
  }
  say(`teardown: stopped dockerd (pid ${pid})`);
}

/** @param {readonly string[]} packages @param {boolean} purge */
async function removePackages(packages, purge) {
  if (packages.length === 0) return;
  const command = ['apt-get', 'purge', '-y', ...packages];
  if (!purge) {
    say(`teardown: the packages that set-up installed are still here; to remove them, type:\n  ${command.join(' ')}`);
    return;
  }
  const env = { ...process.env, PATH: wholePath(), DEBIAN_FRONTEND: 'noninteractive' };
  const { ok, how, output } = await runLogged(command, { log: MACHINE_LOG, env });
  if (!ok) throw new Error(`${command.join(' ')}: ${how}\n${gist(output)}`);
  say(`teardown: purged ${packages.join(', ')}`);
}

function removeFiles() {
  for (const path of [DOCKERD_LOG, MACHINE_LOG, STATE_FILE]) rmSync(path, { force: true });
  for (const folder of [join(dirname(STATE_FILE), 'journals'), dirname(STATE_FILE)]) {
    try {
      rmdirSync(folder);
    } catch {
      // Never made, or a run that died left its journal: `initp undo` is to be typed first.
    }
  }
  rmSync(join(root, 'build'), { recursive: true, force: true });
  say('teardown: removed build/ and what set-up had written down; node_modules/ stays');
}

/** @param {readonly string[]} args */
async function main(args) {
  const purge = args.includes('--purge');
  if (args.some((arg) => arg !== '--purge')) {
    const hint = 'Type: node scripts/teardown.js [--purge]';
    throw new SetupError('USAGE', `not understood: ${args.join(' ')}`, { hint, exitCode: EXIT.usage });
  }
  const state = readState();
  let failures = 0;
  for (const step of [
    () => removeImages(),
    () => stopEngine(state.dockerd),
    () => removePackages(state.installedPackages, purge),
  ]) {
    try {
      await step();
    } catch (error) {
      failures++;
      say(`teardown: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (failures === 0) {
    removeFiles();
    return EXIT.ok;
  }
  say(`teardown: ${failures} of 3 steps failed; ${STATE_FILE} stays, so that it can be run again`);
  return EXIT.dirty;
}

process.exitCode = await main(process.argv.slice(2)).catch(tellFailure);
