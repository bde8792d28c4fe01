import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { builtProgram, sourceStamp } from '../../harness/program-stamp.js';
import { imageExists } from './engine-client.js';
import { withLock } from './lock.js';
import { findProgram, wholePath } from './programs.js';
import { say } from './say.js';
import { SetupError } from './setup-error.js';
import { readState, recordState } from './state.js';
import { gist, runLogged } from './step.js';

const NPM_CI = [
  'ci',
  '--ignore-scripts',
  '--include=dev',
  '--include=optional',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** @typedef {import('./engine-client.d.ts').Endpoint} Endpoint */
/** @typedef {import('../../harness/docker/payload-identity.d.ts').PayloadIdentity} PayloadIdentity */
/** @typedef {{ root: string, endpoint: Endpoint, payload: PayloadIdentity }} Tree */

/** node_modules and the payload of this working tree. @param {Tree} tree */
export async function prepareTree(tree) {
  if (hasPackages(tree.root) && (await hasPayload(tree)) && hasProgram(tree.root)) return;
  await withLock(join(tree.root, 'build/setup.lock'), async () => {
    if (!hasPackages(tree.root)) await installPackages(tree.root);
    if (!(await hasPayload(tree))) await buildPayload(tree);
    if (!hasProgram(tree.root)) await buildProgram(tree.root);
  });
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'node_modules/.initp-lock');
}

/** A tree may be shared by machines (a VM's folder), and some packages are binaries. @param {string} root */
function wantedStamp(root) {
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${digest} ${process.platform} ${process.arch}\n`;
}

/** The stamp is written last, so an installation that was cut short has none. @param {string} root */
function hasPackages(root) {
  return existsSync(stampPath(root)) && readFileSync(stampPath(root), 'utf8') === wantedStamp(root);
}

/** @param {string} root */
async function installPackages(root) {
  // Not through node_modules/.bin, which npm itself puts first: `npm ci` begins with deleting it.
  const own = join(root, 'node_modules');
  const path = wholePath()
    .split(delimiter)
    .filter((folder) => !folder.startsWith(own))
    .join(delimiter);
  const npm = findProgram('npm', path);
  if (npm === null) {
    throw new SetupError('NPM_MISSING', 'there is no npm in PATH to install the packages of package-lock.json with', {
      hint: 'Install it (it comes with Node; on Debian: apt-get install npm), then run the set-up again.',
    });
  }
  say('set-up: installing the packages of package-lock.json (npm ci)');
  rmSync(stampPath(root), { force: true });
  const log = join(root, 'build/setup.log');
  const { ok, how, output } = await runLogged([npm, ...NPM_CI], {
    log,
    cwd: root,
    env: { ...process.env, PATH: path },
  });
  if (!ok) {
    throw new SetupError('NPM_FAILED', `npm ci: ${how}\n${gist(output)}`, {
      hint: `Read ${log}, then try by hand: npm ${NPM_CI.join(' ')}`,
    });
  }
  writeFileSync(stampPath(root), wantedStamp(root));
}

/** @param {Tree} tree */
async function hasPayload({ endpoint, payload }) {
  return existsSync(payload.binary) && (await imageExists(endpoint, payload.image));
}

/** @param {string} root */
function hasProgram(root) {
  const { stamp } = builtProgram(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceStamp(root);
}

/** @param {string} root */
async function buildProgram(root) {
  const { ok, how, output } = await runScript(root, 'program.ts', process.env);
  // Without it everything works, and starts a little later.
  if (!ok) say(`set-up: the program could not be put together, and is run from its sources: ${how}\n${gist(output)}`);
}

/** @param {Tree} tree */
async function buildPayload({ root, endpoint, payload }) {
  say(`set-up: building the payload and its image ${payload.image}`);
  const env = { ...process.env, PATH: wholePath(), DOCKER_HOST: endpoint.url };
  const { ok, how, output, log, typed } = await runScript(root, 'payload.ts', env);
  if (!ok) {
    throw new SetupError('PAYLOAD_FAILED', `building the payload: ${how}\n${gist(output)}`, {
      hint: `Read ${log}, then try by hand: ${typed}`,
    });
  }
  if (process.getuid?.() === 0 && readState().image !== payload.image) recordState({ image: payload.image });
}

/** One of scripts/, by the Node of the packages. @param {string} root @param {string} name @param {NodeJS.ProcessEnv} env */
export async function runScript(root, name, env) {
  const bundled = join(root, 'node_modules/.bin/node');
  // No such package on this architecture: the caller's own Node has to be new enough.
  const node = existsSync(bundled) ? bundled : process.execPath;
  const log = join(root, 'build/setup.log');
  const result = await runLogged([node, join(root, 'scripts', name)], { log, cwd: root, env });
  return { ...result, log, typed: `${node} scripts/${name}` };
}
