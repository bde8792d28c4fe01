import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { nestedIdentity } from '../../harness/docker/nested-identity.js';
import { imageExists } from './engine-client.js';
import { install } from './install.js';
import { withLock } from './lock.js';
import { installCommand } from './packages.js';
import { findProgram, wholePath } from './programs.js';
import { say } from './say.js';
import { SetupError } from './setup-error.js';
import { MACHINE_LOCK, makeStateFolder } from './state.js';
import { gist } from './step.js';
import { runScript } from './tree.js';

/** Signs Debian's packages; Ubuntu has it in a package too. */
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** @typedef {import('./engine-client.d.ts').Endpoint} Endpoint */

/**
 * The image that nested engines are started from, made once. Trials that need one are skipped without it.
 *
 * @param {{ root: string, endpoint: Endpoint }} tree
 */
export async function prepareNested({ root, endpoint }) {
  const { image } = nestedIdentity();
  if (await imageExists(endpoint, image)) return;
  const missing = missingForNested();
  if (missing.length > 0 && findProgram('apt-get') === null) {
    throw new SetupError('APT_MISSING', `${image} is made by debootstrap, and there is no apt-get to install it with`, {
      hint: `Install what your system calls ${missing.join(', ')}, or name an image: INITP_NESTED_IMAGE=docker:27-dind.`,
    });
  }
  if (process.getuid?.() !== 0) {
    const commands = [...(missing.length > 0 ? [installCommand(missing).join(' ')] : []), 'npm run nested-engine'];
    throw new SetupError('NOT_ROOT', `${image} is made by debootstrap, which only root can run`, {
      hint: `Type: ${commands.map((command) => `sudo ${command}`).join(' && ')}`,
    });
  }
  if (missing.length > 0) {
    makeStateFolder();
    await withLock(MACHINE_LOCK, async () => await install(missing));
  }
  await withLock(join(root, 'build/setup.lock'), async () => {
    // Another set-up may have made it while we waited.
    if (!(await imageExists(endpoint, image))) await build(root, endpoint, image);
  });
}

/** @returns {string[]} */
function missingForNested() {
  return [
    ...(findProgram('debootstrap') === null ? ['debootstrap'] : []),
    ...(existsSync(KEYRING) ? [] : ['debian-archive-keyring']),
  ];
}

/** @param {string} root @param {Endpoint} endpoint @param {string} image */
async function build(root, endpoint, image) {
  say(`set-up: making ${image}, which nested engines are started from (debootstrap, about a minute)`);
  const env = { ...process.env, PATH: wholePath(), DOCKER_HOST: endpoint.url };
  const { ok, how, output, log, typed } = await runScript(root, 'nested-engine.ts', env);
  if (ok) return;
  throw new SetupError('NESTED_FAILED', `making the image of a nested engine: ${how}\n${gist(output)}`, {
    hint: `Read ${log}, then try by hand: ${typed}`,
  });
}
