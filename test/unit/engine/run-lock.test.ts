import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { identify, type ProcessIdentity } from '../../../harness/engine/process-identity.ts';
import { type LockParts, runLock } from '../../../harness/engine/run-lock.ts';
import { localHost } from '../../../harness/host/local.ts';

let directory = '';
let self: ProcessIdentity = { pid: 0, startTime: '' };
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lock-'));
  self = (await identify(localHost, process.pid)) ?? self;
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

function parts(run: string, more: Partial<LockParts> = {}): LockParts {
  const { signal } = new AbortController();
  return { host: localHost, stateDirectory: directory, self, run, signal, waiting: () => {}, ...more };
}

test('two harnesses hold it one after the other, and the second says whom it waits for', async () => {
  const [one, told] = [Promise.withResolvers<void>(), vi.fn<(run: string) => void>()];
  const order: string[] = [];
  const first = runLock(parts('r1')).hold(async () => {
    order.push('first begins');
    await one.promise;
    order.push('first ends');
  });
  await vi.waitFor(() => expect(order).toEqual(['first begins']));
  const second = runLock(parts('r2', { waiting: told })).hold(async () => void order.push('second'));
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith('r1'));
  expect(order).toEqual(['first begins']);
  one.resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(['first begins', 'first ends', 'second']);
});

test('trials of one harness hold it side by side, and the last one gives it back', async () => {
  const lock = runLock(parts('r1'));
  const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const begun: string[] = [];
  const holding = async (name: string, until: Promise<void>): Promise<void> =>
    await lock.hold(async () => {
      begun.push(name);
      await until;
    });
  const [first, second] = [holding('one', one.promise), holding('two', two.promise)];
  await vi.waitFor(() => expect(begun).toEqual(['one', 'two']));
  one.resolve();
  await first;
  expect(await readFile(join(directory, 'locks', 'engines'), 'utf8')).toContain(' r1\n');
  two.resolve();
  await second;
  await expect(readFile(join(directory, 'locks', 'engines'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('that of a harness that was killed is taken over', async () => {
  await mkdir(join(directory, 'locks'));
  // The pid lives, and started at another time.
  await writeFile(join(directory, 'locks', 'engines'), `${process.pid} 1 r0\n`);
  expect(await runLock(parts('r1')).hold(async () => 'held')).toBe('held');
});

test('a signal ends the waiting', async () => {
  const one = Promise.withResolvers<void>();
  const first = runLock(parts('r1')).hold(async () => await one.promise);
  const controller = new AbortController();
  const told = vi.fn<() => void>();
  const second = runLock(parts('r2', { signal: controller.signal, waiting: told })).hold(async () => 'held');
  await vi.waitFor(() => expect(told).toHaveBeenCalled());
  controller.abort(new Error('interrupted'));
  await expect(second).rejects.toThrow('interrupted');
  one.resolve();
  await first;
});
