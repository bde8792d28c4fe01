import { undoText } from '../engine/change-of.ts';
import { interrupted } from '../engine/interrupted.ts';
import { serializeError } from '../engine/serialize-error.ts';
import type { Session } from '../engine/session.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { Terminal } from './terminal.ts';

/** What a run knows of the signals it got. */
export interface Signals {
  /** Aborted by the first one. */
  readonly signal: AbortSignal;
  /** `null` when none came. */
  exitCode(): ExitCode | null;
  stop(): void;
}

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes on the SIGINT that the terminal has sent to everybody: one press of Ctrl-C arrives twice. */
export const SAME_PRESS_MS = 300;

/** The first signal ends the trial, never its undo; every further one says what is still broken, and what heals it. */
export function onSignals(session: Session, to: Terminal): Signals {
  const controller = new AbortController();
  let first: (typeof SIGNALS)[number] | null = null;
  let lastMs = 0;
  const handle = (name: (typeof SIGNALS)[number]): void => {
    const sinceLastMs = session.host.nowMs() - lastMs;
    lastMs = session.host.nowMs();
    if (first === null) {
      first = name;
      to.say(`${name}: ending the trial and taking its changes back; once more shows what is left`);
      controller.abort(interrupted(name));
      return;
    }
    if (sinceLastMs > SAME_PRESS_MS) void tellWhatIsLeft(session, to);
  };
  for (const name of SIGNALS) process.on(name, handle);
  return {
    signal: controller.signal,
    exitCode: () => (first === null ? null : first === 'SIGINT' ? EXIT.interrupted : EXIT.terminated),
    stop() {
      for (const name of SIGNALS) process.off(name, handle);
    },
  };
}

async function tellWhatIsLeft(session: Session, to: Terminal): Promise<void> {
  try {
    const steps = await session.pending(null);
    to.say(
      `still broken: ${steps.length} changes; \`initp undo --run ${session.run}\` heals them, should this process die`,
    );
    for (const { what, undo } of steps) to.say(`  ${what}\n    ${undoText(undo)}`);
  } catch (error) {
    to.say(`the journal ${session.journalPath} can not be read: ${serializeError(error).message}`);
  }
}
