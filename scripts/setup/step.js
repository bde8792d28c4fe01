import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { passSignalsTo, throwIfInterrupted } from './interruption.js';

/** From each end. */
const SHOWN_LINES = 8;

/** What a program said when it ended. @typedef {{ ok: boolean, how: string, output: string }} Ending */

/**
 * Runs a program to its end with its output appended to `log`. One that ran and failed is a value; one that can not be
 * run at all is one that failed too. Throws only when the set-up was interrupted.
 *
 * @param {readonly string[]} command program and arguments
 * @param {{ log: string, env?: NodeJS.ProcessEnv, cwd?: string }} options
 * @returns {Promise<Ending>}
 */
export async function runLogged(command, { log, env = process.env, cwd }) {
  throwIfInterrupted();
  mkdirSync(dirname(log), { recursive: true });
  const file = openSync(log, 'a');
  const before = fstatSync(file).size;
  const [program = '', ...args] = command;
  const how = await new Promise((resolve) => {
    const child = spawn(program, args, { env, ...(cwd === undefined ? {} : { cwd }), stdio: ['ignore', file, file] });
    passSignalsTo(child);
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  closeSync(file);
  throwIfInterrupted();
  return { ok: how === 'exit 0', how, output: readFileSync(log).subarray(before).toString('utf8') };
}

/** The gist of an output, indented: npm says first what went wrong, a compiler or a daemon last. @param {string} text */
export function gist(text) {
  const lines = text.trimEnd().split('\n');
  const shown =
    lines.length <= 2 * SHOWN_LINES ? lines : [...lines.slice(0, SHOWN_LINES), '...', ...lines.slice(-SHOWN_LINES)];
  return shown.map((line) => `    ${line}`).join('\n');
}

/** The last lines, for a log that holds more than one run. @param {string} text */
export function lastLines(text) {
  return gist(
    text
      .trimEnd()
      .split('\n')
      .slice(-2 * SHOWN_LINES)
      .join('\n'),
  );
}
