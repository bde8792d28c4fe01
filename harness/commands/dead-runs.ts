import { readJournals } from '../engine/journal.ts';
import { isAlive } from '../engine/process-identity.ts';
import { trustedJournals } from '../engine/state-directory.ts';
import type { Journal, JournalStep } from '../model/journal.ts';
import { pendingSteps } from '../parsers/journal.ts';
import { printable } from '../report/printable.ts';
import type { Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** A run whose journal is still there. */
export interface JournalledRun {
  readonly journal: Journal;
  /** Its harness still works on it. */
  readonly alive: boolean;
  /** Newest first. */
  readonly pending: readonly JournalStep[];
}

/** Where journals are looked for. */
type Place = Pick<Surroundings, 'host' | 'stateDirectory'>;

/** Throws when the directory may be somebody else's work: what a journal says is done. */
export async function journalledRuns({ host, stateDirectory }: Place): Promise<readonly JournalledRun[]> {
  const directory = await trustedJournals(stateDirectory);
  const journals = directory === null ? [] : await readJournals(directory);
  return await Promise.all(
    journals.map(async (journal) => ({
      journal,
      alive: await isAlive(host, journal.head),
      pending: pendingSteps(journal),
    })),
  );
}

/** Any command first says what an earlier one left. */
export async function tellOfDeadRuns(around: Place, to: Terminal): Promise<void> {
  for (const { journal, alive, pending } of await journalledRuns(around)) {
    if (alive || pending.length === 0) continue;
    const run = printable(journal.head.run);
    to.say(`warning: run ${run} died and left ${pending.length} changes; \`initp undo\` takes them back`);
  }
}
