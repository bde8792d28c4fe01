import { writeSync } from 'node:fs';

const STDERR = 2;

/**
 * One line on stderr; stdout belongs to the command that runs after the set-up. Written directly, because
 * `process.stderr` would leave a shared pipe non-blocking for that command.
 *
 * @param {string} line
 */
export function say(line) {
  try {
    writeSync(STDERR, `${line}\n`);
  } catch {
    // A closed or full stderr is no reason to stop.
  }
}
