import { Interrupted } from './interruption.js';
import { say } from './say.js';
import { EXIT, SetupError } from './setup-error.js';

/** Tells the person what went wrong, and gives the exit code for it. @param {unknown} error @returns {number} */
export function tellFailure(error) {
  if (error instanceof SetupError) {
    say(`error ${error.message} [${error.code}]\nhint  ${error.hint}`);
    return error.exitCode;
  }
  if (error instanceof Interrupted) {
    say(`set-up: ${error.message}; run it again to go on where it stopped`);
    return error.exitCode;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.internal;
}
