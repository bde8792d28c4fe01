import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

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
  const [held, one, told] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<string>(),
  ];
  const order: string[] = [];
  const first = runLock(parts('r1')).hold(async () => {
    order.push('first begins');
    held.resolve();
    await one.promise;
    order.push('first ends');
  });
  await held.promise;
  const second = runLock(parts('r2', { waiting: told.resolve })).hold(async () => void order.push('second'));
  expect(await told.promise).toBe('r1');
  expect(order).toEqual(['first begins']);
  one.resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(['first begins', 'first ends', 'second']);
});

test('trials of one harness hold it side by side, and the last one gives it back', async () => {
  const lock = runLock(parts('r1'));
  const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = (until: Promise<void>): { begun: Promise<void>; ended: Promise<void> } => {
    const begun = Promise.withResolvers<void>();
    const ended = lock.hold(async () => {
      begun.resolve();
      await until;
    });
    return { begun: begun.promise, ended };
  };
  const [{ begun: firstBegun, ended: first }, { begun: secondBegun, ended: second }] = [
    holding(one.promise),
    holding(two.promise),
  ];
  await Promise.all([firstBegun, secondBegun]);
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
  const [held, one] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = runLock(parts('r1')).hold(async () => {
    held.resolve();
    await one.promise;
  });
  await held.promise;
  const controller = new AbortController();
  const told = Promise.withResolvers<string>();
  const second = runLock(parts('r2', { signal: controller.signal, waiting: told.resolve })).hold(async () => 'held');
  await told.promise;
  controller.abort(new Error('interrupted'));
  await expect(second).rejects.toThrow('interrupted');
  one.resolve();
  await first;
});
