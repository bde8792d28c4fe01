import { setTimeout as delay } from 'node:timers/promises';

import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { SAME_PRESS_MS, SIGNALS } from './signals.ts';
import type { Terminal } from './terminal.ts';

/** What ends a command that would go on for ever. It has changed nothing, so there is nothing to take back. */
export interface StopSignal {
  /** `null` while none came. */
  exitCode(): ExitCode | null;
  /** Waits; less when a signal comes. */
  pause(ms: number): Promise<void>;
  stop(): void;
}

/** The first signal ends it after the look that is being taken; the second ends it at once. */
export function stopSignal(to: Terminal): StopSignal {
  const controller = new AbortController();
  let first: (typeof SIGNALS)[number] | null = null;
  let firstMs = 0;
  const handle = (name: (typeof SIGNALS)[number]): void => {
    if (first === null) {
      first = name;
      firstMs = performance.now();
      controller.abort();
      to.say(`${name}: ending`);
    } else if (performance.now() - firstMs > SAME_PRESS_MS) {
      stop();
      process.kill(process.pid, name);
    }
  };
  const stop = (): void => {
    for (const name of SIGNALS) process.off(name, handle);
  };
  for (const name of SIGNALS) process.on(name, handle);
  return {
    exitCode: () => (first === null ? null : first === 'SIGINT' ? EXIT.interrupted : EXIT.terminated),
    async pause(ms) {
      await delay(ms, undefined, { signal: controller.signal }).catch(() => {});
    },
    stop,
  };
}
