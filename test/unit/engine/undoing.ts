import { engineApi } from '../../../harness/docker/engine-api.ts';
import { endpointOf } from '../../../harness/docker/endpoint.ts';
import { undoAll, type UndoTools } from '../../../harness/engine/undo.ts';
import { localHost } from '../../../harness/host/local.ts';
import type { JournalStep } from '../../../harness/model/journal.ts';
import type { UndoResult, UndoStep } from '../../../harness/model/undo-step.ts';

/** Real files and processes; an engine that nobody asks. */
export const tools: UndoTools = { host: localHost, engine: engineApi(endpointOf('unix:///nonexistent/engine.sock')) };

export function stepsOf(...undos: readonly UndoStep[]): readonly JournalStep[] {
  return undos.map((undo, n) => ({
    v: 1,
    type: 'step',
    id: n + 1,
    scope: 'run',
    what: `change ${n + 1}`,
    at: '',
    undo,
  }));
}

export async function undoEach(steps: readonly JournalStep[], by: UndoTools = tools): Promise<readonly UndoResult[]> {
  const undone = await undoAll(by, steps, { by: 'trial', note: async () => {} });
  return undone.map(({ result }) => result);
}

export async function undoOne(undo: UndoStep, by: UndoTools = tools): Promise<UndoResult | undefined> {
  return (await undoEach(stepsOf(undo), by))[0];
}
