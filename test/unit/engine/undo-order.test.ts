import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { undoAll } from '../../../harness/engine/undo.ts';
import { localHost } from '../../../harness/host/local.ts';
import type { UndoStep } from '../../../harness/model/undo-step.ts';
import { inTurns } from '../../../harness/engine/undo-order.ts';
import { pendingSteps } from '../../../harness/parsers/journal.ts';
import { stepsOf, tools, undoEach } from './undoing.ts';

let directory = '';
let limit = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'undo-'));
  limit = join(directory, 'pids.max');
  await writeFile(limit, '64\n');
});

afterEach(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true });
});

async function limitNow(): Promise<string> {
  return (await readFile(limit, 'utf8')).trim();
}

test('steps are replayed newest first: the file ends as it was before the first', async () => {
  await writeFile(limit, '256');
  const steps = stepsOf(
    { kind: 'write', path: limit, text: '128', was: 'max' },
    { kind: 'write', path: limit, text: '256', was: '128' },
  );
  expect(await undoEach(pendingSteps({ steps, undone: [] }))).toEqual([{ status: 'done' }, { status: 'done' }]);
  expect(await limitNow()).toBe('max');
});

test('steps go on after one that fails, and after one that this version does not know', async () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a journal of a later version
  const later = { kind: 'iptables', rule: 'x' } as unknown as UndoStep;
  const results = await undoEach(
    stepsOf({ kind: 'write', path: directory, text: 'x', was: 'y' }, later, {
      kind: 'write',
      path: limit,
      text: '64',
      was: 'max',
    }),
  );
  expect(results).toMatchObject([
    { status: 'failed', error: expect.stringContaining('EISDIR') },
    { status: 'failed', error: expect.stringContaining('iptables') },
    { status: 'done' },
  ]);
  expect(await limitNow()).toBe('max');
});

test('steps do not wait for one that hangs for longer than its deadline', async () => {
  vi.useFakeTimers();
  const hung = Promise.withResolvers<string>();
  const host = {
    ...localHost,
    readText: async (path: string) => (path === '/hangs' ? await hung.promise : 'max'),
  };
  const steps = stepsOf(
    { kind: 'write', path: '/hangs', text: '1', was: '2' },
    { kind: 'write', path: '/answers', text: '64', was: 'max' },
  );
  const results = undoEach(steps, { ...tools, host });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await results).toMatchObject([
    { status: 'failed', error: 'not done within 30000 ms' },
    { status: 'nothing-to-do' },
  ]);
});

test('steps are noted one by one, each before the next is tried', async () => {
  const notes: string[] = [];
  const steps = stepsOf(
    { kind: 'write', path: limit, text: '64', was: '32' },
    { kind: 'write', path: limit, text: '32', was: 'max' },
  );
  await undoAll(tools, steps, {
    by: 'undo',
    note: async ({ step, by }) => void notes.push(`${by} ${step.id} ${await limitNow()}`),
  });
  expect(notes).toEqual(['undo 1 32', 'undo 2 max']);
});

test('a limit is written back before an engine that hangs is asked for anything', async () => {
  const limits: string[] = [];
  const engine = {
    ...tools.engine,
    get: async () => {
      limits.push(await limitNow());
      throw new Error('it hangs');
    },
  };
  // Of another trial, and newer than the limit.
  const steps = stepsOf(
    { kind: 'docker', call: 'remove', name: 'w-1-2', run: 'r1' },
    { kind: 'docker', call: 'update', id: 'c0ffee', run: 'r1', pidsLimit: -1 },
    { kind: 'write', path: limit, text: '64', was: 'max' },
  );
  expect(await undoEach(steps, { ...tools, engine })).toMatchObject([
    { status: 'failed' },
    { status: 'failed' },
    { status: 'done' },
  ]);
  expect(limits).toEqual(['max', 'max']);
});

test('what grows under a limit is struck before the limit is lifted', async () => {
  const struckAt: string[] = [];
  const stat = `7 (payload) R 1 ${'0 '.repeat(17)}99 0`;
  const host = {
    ...localHost,
    readText: async (path: string) => {
      if (path !== '/proc/7/stat') return await localHost.readText(path);
      if (struckAt.length > 0) throw new Error('it is gone');
      return stat;
    },
    kill: () => void struckAt.push('before'),
    writeText: async (path: string, text: string) => {
      struckAt.push(`then ${text}`);
      await localHost.writeText(path, text);
    },
  };
  const steps = stepsOf(
    { kind: 'write', path: limit, text: '64', was: 'max' },
    { kind: 'kill', pid: 7, startTime: '99' },
  );
  expect(await undoEach(steps, { ...tools, host })).toEqual([{ status: 'done' }, { status: 'done' }]);
  expect(struckAt).toEqual(['before', 'then max']);
});

test('an engine that has kept one step waiting is given less time for the next', async () => {
  vi.useFakeTimers();
  const engine = { ...tools.engine, get: async () => await new Promise<never>(() => {}) };
  const host = { ...localHost, nowMs: () => Date.now() };
  const names = ['w-1', 'w-2', 'w-3'];
  const steps = stepsOf(...names.map((name) => ({ kind: 'docker', call: 'remove', name, run: 'r1' }) as const));
  const results = undoEach(steps, { ...tools, engine, host });
  await vi.advanceTimersByTimeAsync(40_000);
  expect(await results).toMatchObject([
    { error: 'not done within 30000 ms' },
    { error: 'not done within 5000 ms' },
    { error: 'not done within 5000 ms' },
  ]);
});

async function fullDisk(): Promise<void> {
  throw new Error('ENOSPC: no space left on device');
}

test('a journal that can not be written does not stop the way back', async () => {
  const steps = stepsOf(
    { kind: 'write', path: limit, text: '64', was: '32' },
    { kind: 'write', path: limit, text: '32', was: 'max' },
  );
  await undoAll(tools, steps, { by: 'trial', note: fullDisk });
  expect(await limitNow()).toBe('max');
});

test('a step of a later version comes last, with what may take long', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a journal of a later version
  const later = { kind: 'iptables', rule: 'x' } as unknown as UndoStep;
  const { removal } = inTurns(stepsOf(later, { kind: 'rmdir', path: '/x' }));
  expect(removal.map(({ id }) => id)).toEqual([1, 2]);
});
