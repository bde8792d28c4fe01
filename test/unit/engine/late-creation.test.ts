import { expect, test } from 'vitest';

import { mayStillCome, removedNames } from '../../../harness/engine/late-creation.ts';
import type { JournalUndone } from '../../../harness/model/journal.ts';
import type { UndoStep } from '../../../harness/model/undo-step.ts';
import { stepsOf } from './undoing.ts';

const REMOVE: UndoStep = { kind: 'docker', call: 'remove', name: 'w-1', run: 'r1' };
const NOTHING = { status: 'nothing-to-do', why: '' } as const;

function comes(undo: UndoStep, sinceMs: number, result: Parameters<typeof mayStillCome>[1] = NOTHING): boolean {
  return stepsOf(undo).some((step) => mayStillCome(step, result, sinceMs));
}

test('a container that is not there may still come for a while after it was asked for', () => {
  expect(comes(REMOVE, 0)).toBe(true);
  expect(comes(REMOVE, 5000)).toBe(true);
  expect(comes(REMOVE, 60_000)).toBe(false);
});

test('one that was removed does not, nor anything else, nor by a clock that was set back', () => {
  expect(comes(REMOVE, 0, { status: 'done' })).toBe(false);
  expect(comes(REMOVE, 0, { status: 'failed', error: '' })).toBe(false);
  expect(comes({ kind: 'rmdir', path: '/a' }, 0)).toBe(false);
  expect(comes(REMOVE, -1)).toBe(false);
  expect(comes(REMOVE, Number.NaN)).toBe(false);
});

function undone(id: number, result: Parameters<typeof mayStillCome>[1]): JournalUndone {
  return { v: 1, type: 'undone', id, by: 'watchdog', result };
}

test('a container that was removed by one of its steps is not waited for by another', () => {
  const steps = stepsOf(REMOVE, REMOVE, { kind: 'rmdir', path: '/a' });
  expect(removedNames(steps, [undone(1, { status: 'done' }), undone(3, { status: 'done' })])).toEqual(new Set(['w-1']));
  expect(removedNames(steps, [undone(2, NOTHING)])).toEqual(new Set());
});
