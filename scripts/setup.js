// node scripts/setup.js [--nested | --browser | --tests] [-- COMMAND ARGS...]
// Plain JavaScript without dependencies: it runs under Node 20 on a fresh clone, before anything is installed.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { payloadIdentity } from '../harness/docker/payload-identity.js';
import { prepareBrowser } from './setup/browser.js';
import { runCommand } from './setup/command.js';
import { endpointOf } from './setup/engine-client.js';
import { tellFailure } from './setup/failure.js';
import { holdSignals, releaseSignals, throwIfInterrupted } from './setup/interruption.js';
import { prepareMachine } from './setup/machine.js';
import { prepareNested } from './setup/nested.js';
import { preparePrometheus } from './setup/prometheus.js';
import { say } from './setup/say.js';
import { EXIT, SetupError } from './setup/setup-error.js';
import { prepareSshd } from './setup/sshd.js';
import { prepareTree } from './setup/tree.js';

/** What only some need: the image of a nested engine, a browser that looks at the pages of reports; all that tests need. */
const EXTRAS = ['--nested', '--browser', '--tests'];

/** @param {readonly string[]} args */
async function main(args) {
  const [first] = args;
  const more = EXTRAS.find((extra) => extra === first) ?? null;
  const [dashes, program, ...rest] = more === null ? args : args.slice(1);
  if (dashes !== undefined && (dashes !== '--' || program === undefined)) {
    throw new SetupError('USAGE', `not understood: ${args.join(' ')}`, {
      hint: 'Type: node scripts/setup.js [--nested | --browser | --tests] [-- COMMAND ARGS...]',
      exitCode: EXIT.usage,
    });
  }
  if (process.platform !== 'linux') {
    throw new SetupError(
      'NOT_LINUX',
      `this is ${process.platform}; initp reads /proc and /sys of the engine's machine`,
      {
        hint: 'Run it in a Linux virtual machine.',
      },
    );
  }

  const root = dirname(import.meta.dirname ?? dirname(fileURLToPath(import.meta.url)));
  const endpoint = endpointOf(process.env['DOCKER_HOST']);
  const payload = payloadIdentity(root);
  holdSignals();
  await prepareMachine(endpoint, payload);
  await prepareTree({ root, endpoint, payload });
  const without = program === undefined ? null : goOnWithout;
  if (more === '--nested' || more === '--tests') await prepareNested({ root, endpoint }).catch(without);
  if (more === '--browser' || more === '--tests') await prepareBrowser().catch(without);
  if (more === '--tests') {
    await preparePrometheus(root).catch(without);
    await prepareSshd().catch(without);
  }
  throwIfInterrupted();
  releaseSignals();
  return program === undefined ? EXIT.ok : await runCommand(root, [program, ...rest]);
}

/** Tests that need it are skipped then, and everything else is not. @param {unknown} error */
function goOnWithout(error) {
  if (!(error instanceof SetupError)) throw error;
  tellFailure(error);
  say('set-up: going on without it');
}

process.exitCode = await main(process.argv.slice(2)).catch(tellFailure);
