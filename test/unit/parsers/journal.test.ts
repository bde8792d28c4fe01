import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { UndoResult } from '../../../harness/model/undo-step.ts';
import { parseJournal, pendingSteps } from '../../../harness/parsers/journal.ts';

const HEAD = {
  v: 1,
  type: 'run',
  run: '20261123T150213Z-ca30a375',
  pid: 4095,
  startTime: '8561234',
  startedAt: '2026-11-23T15:02:13Z',
  endpoint: 'unix:///var/run/docker.sock',
};

function step(id: number): object {
  const undo = { kind: 'write', path: '/sys/fs/cgroup/x/pids.max', text: '64', was: 'max' };
  return { v: 1, type: 'step', id, scope: 'healthy#1', what: 'a change', at: '2026-11-23T15:02:14Z', undo };
}

function undone(id: number, result: UndoResult | null): object {
  return { v: 1, type: 'undone', id, by: 'trial', result };
}

function text(...records: readonly (object | string)[]): string {
  return records.map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join('');
}

function idsOf(journal: string): readonly number[] {
  return parseJournal(journal)?.steps.map(({ id }) => id) ?? [];
}

function pendingIds(journal: string): readonly number[] {
  const parsed = parseJournal(journal);
  return parsed === null ? [] : pendingSteps(parsed).map(({ id }) => id);
}

describe('a journal', () => {
  test('gives its head, its steps and what was undone', () => {
    expect(parseJournal(text(HEAD, step(1), undone(1, { status: 'done' })))).toEqual({
      head: HEAD,
      steps: [step(1)],
      undone: [undone(1, { status: 'done' })],
    });
  });

  test('may have a torn last line: its change was not made', () => {
    expect(idsOf(text(HEAD, step(1), step(2)).slice(0, -40))).toEqual([1]);
  });

  test('is read past junk', () => {
    const junk = [
      '',
      'not json',
      '[]',
      'null',
      '7',
      '"step"',
      '{"v":1}',
      '{"v":1,"type":"sleep"}',
      '{"v":2,"type":"step"}',
    ];
    expect(idsOf(text(...junk, HEAD, ...junk, step(1), ...junk, step(2)))).toEqual([1, 2]);
  });

  test('does not take a step without a way back, nor an end without a result', () => {
    const half = [
      { ...step(2), undo: null },
      { ...step(3), undo: { path: '/x' } },
      { ...step(4), id: '4' },
    ];
    const journal = text(
      HEAD,
      step(1),
      ...half,
      undone(1, null),
      '{"v":1,"type":"undone","id":1,"by":"trial","result":{}}',
    );
    expect(idsOf(journal)).toEqual([1]);
    expect(pendingIds(journal)).toEqual([1]);
  });

  test('without a head is none: nothing was changed under it', () => {
    expect(parseJournal(text(step(1)))).toBeNull();
    expect(parseJournal('')).toBeNull();
  });

  test('of arbitrary lines is read without throwing, and so are its pending steps', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom(JSON.stringify(HEAD), JSON.stringify(step(1))),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(() => pendingIds(text(...lines))).not.toThrow();
      }),
    );
  });

  test('cut anywhere keeps every step that was whole', () => {
    const whole = text(HEAD, step(1), step(2), step(3));
    fc.assert(
      fc.property(fc.nat(whole.length), (at) => {
        const complete = whole.slice(0, at).split('\n').length - 2;
        const ids = idsOf(whole.slice(0, at));
        expect([1, 2, 3].slice(0, ids.length)).toEqual(ids);
        expect(ids.length).toBeGreaterThanOrEqual(complete);
      }),
    );
  });
});

describe('pending', () => {
  test('are the steps without an end, newest first', () => {
    expect(pendingIds(text(HEAD, step(1), step(2), step(3), undone(2, { status: 'done' })))).toEqual([3, 1]);
  });

  test('is a step whose undoing failed, until it has worked', () => {
    const failed = undone(1, { status: 'failed', error: 'EBUSY' });
    expect(pendingIds(text(HEAD, step(1), failed))).toEqual([1]);
    expect(pendingIds(text(HEAD, step(1), failed, undone(1, { status: 'done' })))).toEqual([]);
  });

  test('is no step whose change was gone already', () => {
    expect(pendingIds(text(HEAD, step(1), undone(1, { status: 'nothing-to-do', why: 'gone' })))).toEqual([]);
  });
});
