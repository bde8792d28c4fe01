import { constants } from 'node:os';

export interface Stop {
  /** Aborts at the first of them. */
  readonly signal: AbortSignal;
  /** 128 + n of the first one; 0 when none came. */
  exitCode(): number;
}

/** From here on Ctrl-C and its like end what is under way, and what cleans up after it is left to run. */
export function onStop(): Stop {
  const controller = new AbortController();
  let code = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (code === 0) code = 128 + constants.signals[name];
      controller.abort(new Error(`interrupted by ${name}`));
    });
  }
  return { signal: controller.signal, exitCode: () => code };
}
