// node scripts/setup.js [-- COMMAND ARGS...]
// Plain JavaScript without dependencies: it runs under Node 20 on a fresh clone, before anything is installed.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { payloadIdentity } from '../harness/docker/payload-identity.js';
import { runCommand } from './setup/command.js';
import { endpointOf } from './setup/engine-client.js';
import { tellFailure } from './setup/failure.js';
import { holdSignals, releaseSignals, throwIfInterrupted } from './setup/interruption.js';
import { prepareMachine } from './setup/machine.js';
import { EXIT, SetupError } from './setup/setup-error.js';
import { prepareTree } from './setup/tree.js';

/** @param {readonly string[]} args */
async function main(args) {
  const [dashes, program, ...rest] = args;
  if (dashes !== undefined && (dashes !== '--' || program === undefined)) {
    throw new SetupError('USAGE', `not understood: ${args.join(' ')}`, {
      hint: 'Type: node scripts/setup.js [-- COMMAND ARGS...]',
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
  throwIfInterrupted();
  releaseSignals();
  return program === undefined ? EXIT.ok : await runCommand(root, [program, ...rest]);
}

process.exitCode = await main(process.argv.slice(2)).catch(tellFailure);
