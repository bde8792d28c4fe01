import { exitCodeOfDiagnosis } from '../diagnosis/exit-code-of-run.ts';
import { headroomOf, read } from '../diagnosis/rank.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Depth } from '../model/reading.ts';
import { watchKey, watchLine, watchNote } from '../report/watch-line.ts';
import { giveBackMemory } from './give-back-memory.ts';
import { look, reached } from './look.ts';
import { stopSignal } from './stop-signal.ts';
import type { Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export interface WatchOptions {
  /** Name or id, looked up each time: a container that was made again under its name is watched on. */
  readonly container: string;
  /** From the end of one look to the next: looks never pile up. */
  readonly intervalMs: number;
  readonly depth: Extract<Depth, 'passive' | 'probe'>;
  readonly timeoutMs: number;
  readonly exec: ExecSpec | null;
}

/** What the last line told. Nothing else is kept from one look to the next, however long it goes on. */
interface Last {
  readonly key: string;
  readonly exitCode: ExitCode;
}

/** Diagnoses again and again, and prints one line whenever the answer is another. Ends with the container, or by a signal. */
export async function watch(around: Surroundings, options: WatchOptions, to: Terminal): Promise<ExitCode> {
  // A name that is wrong from the start is a mistake, and no container that has gone.
  await reached(around, options.container);
  const signals = stopSignal(to);
  const tidy = giveBackMemory();
  let last: Last | null = null;
  try {
    while (signals.exitCode() === null && !to.closed()) {
      const now = await sight({ around, options, to }, last);
      if (now === 'gone') return last?.exitCode ?? EXIT.inconclusive;
      last = now;
      tidy();
      await signals.pause(options.intervalMs);
    }
    return signals.exitCode() ?? last?.exitCode ?? EXIT.inconclusive;
  } finally {
    signals.stop();
  }
}

interface Watching {
  readonly around: Surroundings;
  readonly options: WatchOptions;
  readonly to: Terminal;
}

async function sight({ around, options, to }: Watching, last: Last | null): Promise<Last | 'gone'> {
  const { depth, timeoutMs, exec } = options;
  try {
    const located = await reached(around, options.container);
    const { diagnosis, readings } = await look(around, { located, depth, timeoutMs, exec, lifting: null });
    const at = new Date().toISOString();
    const { id, name } = located.inspect;
    const key = `${id}\n${watchKey(diagnosis)}`;
    if (key !== last?.key) {
      const headroom = headroomOf(read(readings, 'cgroup.pids'));
      to.line(
        { schemaVersion: 1, at, container: { id, name }, depth, diagnosis, headroom },
        watchLine({ at, diagnosis, headroom }),
      );
    }
    return { key, exitCode: exitCodeOfDiagnosis(diagnosis.status) };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return trouble(error, last, to);
  }
}

/** An engine that does not answer may come back, and whoever watches wants to see that; a container does not. */
function trouble({ code, message, hint }: HarnessError, last: Last | null, to: Terminal): Last | 'gone' {
  // Removed in the middle of a look: the next one says whether there is another under its name.
  if (code === 'CONTAINER_VANISHED') return last ?? { key: '', exitCode: EXIT.inconclusive };
  const at = new Date().toISOString();
  const gone = code === 'CONTAINER_UNKNOWN';
  const key = `error ${code}`;
  if (key !== last?.key) {
    const words = gone ? `gone: ${message} any more` : `no answer: ${message}`;
    to.line({ schemaVersion: 1, at, error: { code, message, hint } }, watchNote(at, words));
  }
  return gone ? 'gone' : { key, exitCode: EXIT.unavailable };
}
