import type { JournalStep, JournalUndone } from '../model/journal.ts';
import type { UndoResult } from '../model/undo-step.ts';

/**
 * dockerd goes on with the creation of a container whose client has died, and nobody sees it before it is there. It was seen
 * to take more than four seconds (20.10.24, while another container's writes to the same disk were throttled).
 */
const CREATED_WITHIN_MS = 20_000;

/** Whether what was not there to be removed may be on its way, so long after it can have been asked for. */
export function mayStillCome({ undo }: JournalStep, { status }: UndoResult, sinceMs: number): boolean {
  const isRemoval = undo.kind === 'docker' && undo.call === 'remove';
  // A clock that was set back makes it a negative age.
  return isRemoval && status === 'nothing-to-do' && sinceMs >= 0 && sinceMs < CREATED_WITHIN_MS;
}

/** Names of the containers that were removed already: several steps may be about one, and it comes only once. */
export function removedNames(steps: readonly JournalStep[], undone: readonly JournalUndone[]): ReadonlySet<string> {
  const done = new Set(undone.filter(({ result }) => result.status === 'done').map(({ id }) => id));
  return new Set(steps.filter(({ id }) => done.has(id)).flatMap((step) => nameOf(step) ?? []));
}

/** The container that a step removes. */
export function nameOf({ undo }: JournalStep): string | null {
  return undo.kind === 'docker' && undo.call === 'remove' ? undo.name : null;
}
