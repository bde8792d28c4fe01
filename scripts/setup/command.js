import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

import { EXIT, SetupError } from './setup-error.js';

/**
 * Runs the command in place of this process, as far as Node allows: same terminal, signals passed on.
 *
 * @param {string} root
 * @param {readonly [string, ...string[]]} command
 * @returns {Promise<number>} its exit code, 128 + n when signal n ended it
 */
export async function runCommand(root, [program, ...args]) {
  const env = { ...process.env, PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter) };
  const child = spawn(program, args, { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to the command as well; passed on, it would arrive twice, and twice means "at once".
  const fromTerminal = hasTerminal();
  /** @type {[NodeJS.Signals, () => void][]} */
  const handlers = [
    ['SIGINT', () => fromTerminal || child.kill('SIGINT')],
    ['SIGTERM', () => child.kill('SIGTERM')],
    ['SIGHUP', () => child.kill('SIGHUP')],
  ];
  for (const [signal, handler] of handlers) process.on(signal, handler);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => {
        const hint = 'Give a program of node_modules/.bin or of PATH after the two dashes.';
        reject(new SetupError('USAGE', `${program}: ${error.message}`, { hint, exitCode: EXIT.usage }));
      });
      child.once('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  }
}

/** Has this process a controlling terminal? */
function hasTerminal() {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
