import { readJournals } from '../engine/journal.ts';
import { keepSnapshot } from '../engine/kept-snapshot.ts';
import { settingsOf, snapshotOf } from '../engine/machine-snapshot.ts';
import type { Session } from '../engine/session.ts';
import { dirname } from 'node:path';

/** The machine as it was before the first change. */
export interface BeforeRun {
  /** Settings of the whole host that read otherwise now; each a sentence. */
  changedSettings(): Promise<readonly string[]>;
}

/**
 * Keeps a snapshot for `initp doctor --clean`. While other runs have something injected, that of before them is kept
 * instead: it shows the machine without all of them.
 */
export async function lookBefore(session: Session): Promise<BeforeRun> {
  const { host, engine, run, startedAt, stateDirectory, journalPath } = session;
  const before = await snapshotOf(host, engine, { run, takenAt: startedAt });
  const others = (await readJournals(dirname(journalPath))).filter(({ path }) => path !== journalPath);
  if (others.length === 0) await keepSnapshot(stateDirectory, before).catch(() => {});
  return {
    async changedSettings() {
      const now = await settingsOf(host);
      const paths = new Set([...Object.keys(before.settings), ...Object.keys(now)]);
      return [...paths]
        .filter((path) => before.settings[path] !== now[path])
        .map(
          (path) => `${path} reads ${now[path] ?? 'nothing'}, and read ${before.settings[path] ?? 'nothing'} before`,
        );
    },
  };
}
