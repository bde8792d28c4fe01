import { hostname } from 'node:os';

import type { EngineApi } from '../docker/engine-api.ts';
import { type Hierarchy, hierarchiesOf } from '../docker/hierarchies.ts';
import type { Host } from '../host/host.ts';
import type { JournalStep } from '../model/journal.ts';
import type { UndoStep } from '../model/undo-step.ts';
import { pendingSteps } from '../parsers/journal.ts';
import { discardJournal, type JournalWriter, readJournal, startJournal } from './journal.ts';
import { identify } from './process-identity.ts';
import { openStateDirectory } from './state-directory.ts';
import { undoAll, type Undone } from './undo.ts';
import { startWatchdog } from './watchdog-process.ts';

/** What a run is held with. */
export interface SessionParts {
  readonly host: Host;
  readonly engine: EngineApi;
  /** `<time>-<seed>`. */
  readonly run: string;
  readonly stateDirectory: string;
  readonly startedAt: string;
  /** When it has to be over, and its own undo begins. */
  readonly timeoutMs: number;
}

/** An own undo that takes longer than that hangs: the watchdog ends the run and takes over. */
const UNDO_MS = 120_000;

/** One run that may change the machine: its journal is open and its watchdog watches. */
export interface Session extends SessionParts {
  readonly journalPath: string;
  readonly hierarchies: readonly Hierarchy[];
  /** Puts a step on disk. Only when it has returned may the machine be changed. */
  journal(scope: string, what: string, undo: UndoStep): Promise<JournalStep>;
  /** For a change that was taken back already by the one who made it. */
  markDone(step: JournalStep): Promise<void>;
  /** Steps of that scope that still have to be undone, newest first. */
  pending(scope: string | null): Promise<readonly JournalStep[]>;
  /** Replays them. Ignores cancellation. `within`: the engine that the scope's containers are in; the host's otherwise. */
  undo(scope: string, within?: EngineApi): Promise<readonly Undone[]>;
  /** Ends the watchdog, and removes the journal when nothing is left in it. */
  close(): Promise<void>;
}

/** Opens the journal and starts the watchdog: before the first change, and not before the last check. */
export async function openSession(parts: SessionParts): Promise<Session> {
  const { host, engine, run } = parts;
  const directory = await openStateDirectory(parts.stateDirectory);
  const self = await identify(host, process.pid);
  const journal: JournalWriter = await startJournal(directory, {
    run,
    pid: process.pid,
    startTime: self?.startTime ?? `unknown on ${hostname()}`,
    startedAt: parts.startedAt,
    endpoint: engine.endpoint.url,
  });
  const [watchdog, hierarchies] = await Promise.all([
    startWatchdog(journal.path, parts.timeoutMs + UNDO_MS),
    hierarchiesOf(host),
  ]);

  async function pending(scope: string | null): Promise<readonly JournalStep[]> {
    const written = await readJournal(journal.path);
    return written === null ? [] : pendingSteps(written).filter((step) => scope === null || step.scope === scope);
  }

  return {
    ...parts,
    journalPath: journal.path,
    hierarchies,
    journal: async (scope, what, undo) => await journal.record({ scope, what, undo }),
    markDone: async ({ id }) => await journal.undone(id, 'trial', { status: 'done' }),
    pending,
    undo: async (scope, within = engine) =>
      await undoAll({ host, engine: within }, await pending(scope), {
        by: 'trial',
        note: async ({ step, result }) => await journal.undone(step.id, 'trial', result),
      }),
    async close() {
      const left = await pending(null);
      await journal.close();
      // The watchdog finds no journal and goes; with steps left it tries them once more.
      if (left.length === 0) await discardJournal(journal.path).catch(() => {});
      await watchdog.release();
    },
  };
}
