import { join } from 'node:path';

import { readJournals } from '../engine/journal.ts';
import { isAlive } from '../engine/process-identity.ts';
import type { Journal, JournalStep } from '../model/journal.ts';
import { pendingSteps } from '../parsers/journal.ts';
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

export async function journalledRuns({ host, stateDirectory }: Place): Promise<readonly JournalledRun[]> {
  const journals = await readJournals(join(stateDirectory, 'journals'));
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
    to.say(`warning: run ${journal.head.run} died and left ${pending.length} changes; \`initp undo\` takes them back`);
  }
}
