import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';

/** The reason of an abort: a signal ends the trial, never its undo. */
export function interrupted(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): HarnessError {
  return new HarnessError({
    code: 'INTERRUPTED',
    message: `interrupted by ${signal}`,
    hint: 'Run `initp status` to see that nothing is injected any more.',
    exitCode: signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated,
  });
}
