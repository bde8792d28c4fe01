import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';

/** The injection did not take effect: a diagnosis of it would prove nothing. */
export function injectionFailed(fault: string, saw: string): HarnessError {
  return new HarnessError({
    code: 'INJECTION_FAILED',
    message: `${fault} did not take effect: ${saw}`,
    hint: 'Run `initp status` to see what is injected, and look at the readings of this trial.',
    exitCode: EXIT.inconclusive,
  });
}
