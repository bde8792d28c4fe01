import { engineApi } from '../docker/engine-api.ts';
import { endpointOf } from '../docker/endpoint.ts';
import type { Host } from '../host/host.ts';
import { pendingSteps } from '../parsers/journal.ts';
import { appendUndone, discardJournal, readJournal } from './journal.ts';
import { mayStillCome, nameOf, removedNames } from './late-creation.ts';
import { undoAll } from './undo.ts';

/** A container whose creation was under way when the harness died appears a moment later: look again. */
const LEAST_ROUNDS = 3;
const BETWEEN_ROUNDS_MS = 1000;
/** How long what fails is tried again: a dockerd that died is started again by systemd within seconds. */
const GIVE_UP_MS = 60_000;

/**
 * Takes back what a dead run has left, and removes its journal when nothing is left in it. Never throws: what could not
 * be read or done is tried again until the time is up, and is then for `initp undo`.
 */
export async function replay(host: Host, path: string): Promise<void> {
  const startedMs = host.nowMs();
  const endMs = startedMs + GIVE_UP_MS;
  for (let round = 1; ; round++) {
    // A step with nothing to do may be one whose change is just being made; only a late round believes it.
    const believes = round >= LEAST_ROUNDS;
    const sinceMs = host.nowMs() - startedMs;
    const outcome = await once(host, path, { believes, sinceMs }).catch(() => 'failed' as const);
    if (outcome === 'no-journal') return;
    if (believes && outcome === 'taken-back') {
      await discardJournal(path).catch(() => {});
      return;
    }
    if (believes && host.nowMs() > endMs) return;
    await host.sleep(BETWEEN_ROUNDS_MS);
  }
}

const UNDONE = { v: 1, type: 'undone', by: 'watchdog' } as const;

async function once(
  host: Host,
  path: string,
  { believes, sinceMs }: { readonly believes: boolean; readonly sinceMs: number },
): Promise<'taken-back' | 'look-again' | 'failed' | 'no-journal'> {
  const journal = await readJournal(path);
  if (journal === null) return 'no-journal';
  const tools = { host, engine: engineApi(endpointOf(journal.head.endpoint)) };
  const undone = await undoAll(tools, pendingSteps(journal), {
    by: 'watchdog',
    note: async ({ step, result }) => {
      if (result.status === 'nothing-to-do' && (!believes || mayStillCome(step, result, sinceMs))) return;
      await appendUndone(path, { id: step.id, by: 'watchdog', result });
    },
  });
  if (undone.some(({ result }) => result.status === 'failed')) return 'failed';
  const after = [...journal.undone, ...undone.map(({ step, result }) => ({ ...UNDONE, id: step.id, result }))];
  const gone = removedNames(journal.steps, after);
  const isLate = undone.some(
    ({ step, result }) => mayStillCome(step, result, sinceMs) && !gone.has(nameOf(step) ?? ''),
  );
  return isLate ? 'look-again' : 'taken-back';
}
