import { openSession, type Session } from '../engine/session.ts';
import { onSignals } from './signals.ts';
import type { Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** A command that changes something for a moment, and is no run. */
export interface Moment {
  readonly around: Surroundings;
  /** What its journal is called after, and the scope of its steps. */
  readonly scope: 'diagnose' | 'trace';
  /** The watchdog ends it after that. */
  readonly timeoutMs: number;
  readonly to: Terminal;
}

/** What is done meanwhile works with the journal, and ends itself when the person does not want it any more. */
export interface InSession {
  readonly session: Session;
  readonly signal: AbortSignal;
}

/** Journal, watchdog and signals as in a run, taken back when the work has ended. */
export async function withSession<T>(
  { around, scope, timeoutMs, to }: Moment,
  work: (inside: InSession) => Promise<T>,
): Promise<T> {
  const startedAt = new Date().toISOString();
  // Loaded when something is changed: reading alone needs no random names.
  const { randomBytes } = await import('node:crypto');
  const run = `${scope}-${randomBytes(4).toString('hex')}`;
  const session = await openSession({ ...around, run, startedAt, timeoutMs });
  const signals = onSignals(session, to);
  try {
    const result = await work({ session, signal: signals.signal });
    signals.signal.throwIfAborted();
    return result;
  } finally {
    await session.undo(scope);
    await session.close();
    signals.stop();
  }
}
