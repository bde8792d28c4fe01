import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { durationText } from '../report/quantity.ts';
import type { Terminal } from './terminal.ts';

/** The hard maximum of a run. */
export interface Deadline {
  /** Aborted when the time is up: as by a signal, the trials end and their undo does not. */
  readonly signal: AbortSignal;
  passed(): boolean;
  stop(): void;
}

/** Counts on the monotonic clock: a clock that is set meanwhile changes nothing. */
export function runDeadline(timeoutMs: number, to: Terminal): Deadline {
  const controller = new AbortController();
  const alarm = setTimeout(() => {
    to.say(`the run has taken ${durationText(timeoutMs)}: ending the trials and taking their changes back`);
    controller.abort(
      new HarnessError({
        code: 'TIMEOUT',
        message: `not over within ${durationText(timeoutMs)}, the most that this run may take`,
        hint: 'Give it more time with --timeout, or fewer scenarios.',
        exitCode: EXIT.inconclusive,
      }),
    );
  }, timeoutMs);
  return {
    signal: controller.signal,
    passed: () => controller.signal.aborted,
    stop: () => {
      clearTimeout(alarm);
    },
  };
}
