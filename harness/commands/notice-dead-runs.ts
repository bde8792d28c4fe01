import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { stateDirectoryOf } from '../engine/state-directory.ts';
import type { Terminal } from './terminal.ts';

/** These say it themselves, in full. */
const OWN_WORDS: ReadonlySet<string> = new Set(['status', 'undo', 'doctor']);

/**
 * What every command begins with: a warning of runs that died and left something injected. Without journals it costs the
 * reading of one directory, since a passive diagnosis has no time to spare.
 */
export async function noticeDeadRuns(command: string, to: Terminal): Promise<void> {
  if (OWN_WORDS.has(command)) return;
  const stateDirectory = stateDirectoryOf(process.env, process.getuid?.() ?? -1);
  if (isEmpty(join(stateDirectory, 'journals'))) return;
  const [{ tellOfDeadRuns }, { localHost }] = await Promise.all([import('./dead-runs.ts'), import('../host/local.ts')]);
  // Journals that can not be read are no reason to refuse a diagnosis; `initp doctor` tells of them.
  await tellOfDeadRuns({ host: localHost, stateDirectory }, to).catch(() => {});
}

function isEmpty(directory: string): boolean {
  try {
    return readdirSync(directory).length === 0;
  } catch {
    return true;
  }
}
