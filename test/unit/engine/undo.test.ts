import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { identify } from '../../../harness/engine/process-identity.ts';
import type { UndoTools } from '../../../harness/engine/undo.ts';
import { localHost } from '../../../harness/host/local.ts';
import type { UndoStep } from '../../../harness/model/undo-step.ts';
import { stateOf } from '../../../harness/parsers/process-stat.ts';
import { tools, undoOne } from './undoing.ts';

let directory = '';
let limit = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'undo-'));
  limit = join(directory, 'pids.max');
  await writeFile(limit, '64\n');
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function killOf(pid: number | undefined): Promise<Extract<UndoStep, { kind: 'kill' }>> {
  const identity = await identify(localHost, pid ?? 0);
  if (identity === null) throw new Error('it has not started');
  return { kind: 'kill', ...identity };
}

async function limitNow(): Promise<string> {
  return (await readFile(limit, 'utf8')).trim();
}

describe('a write', () => {
  test('is taken back, and a second time there is nothing to do', async () => {
    const undo: UndoStep = { kind: 'write', path: limit, text: '64', was: 'max' };
    expect(await undoOne(undo)).toEqual({ status: 'done' });
    expect(await limitNow()).toBe('max');
    expect(await undoOne(undo)).toMatchObject({ status: 'nothing-to-do' });
    expect(await limitNow()).toBe('max');
  });

  test('is left alone when the file holds what somebody else wrote since', async () => {
    await writeFile(limit, '4096\n');
    expect(await undoOne({ kind: 'write', path: limit, text: '64', was: 'max' })).toMatchObject({
      status: 'nothing-to-do',
      why: expect.stringContaining('reads 4096'),
    });
    expect(await limitNow()).toBe('4096');
  });

  test('to a file that is gone makes no new one', async () => {
    const path = join(directory, 'gone', 'pids.max');
    expect(await undoOne({ kind: 'write', path, text: '64', was: 'max' })).toMatchObject({ status: 'nothing-to-do' });
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that the kernel does not take has failed, though writing was no error', async () => {
    const deaf: UndoTools = { ...tools, host: { ...localHost, writeText: async () => {} } };
    expect(await undoOne({ kind: 'write', path: limit, text: '64', was: 'max' }, deaf)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('reads 64 after writing max'),
    });
  });
});

describe('a process', () => {
  let child: ChildProcess;
  beforeEach(async () => {
    child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1000)']);
    if (child.stdout !== null) await once(child.stdout, 'data');
  });
  afterEach(() => {
    child.kill('SIGKILL');
  });

  test('is killed, and a second time there is nothing to do', async () => {
    const undo = await killOf(child.pid);
    const gone = once(child, 'exit');
    expect(await undoOne(undo)).toEqual({ status: 'done' });
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect(await undoOne(undo)).toMatchObject({ status: 'nothing-to-do' });
  });

  test('with the pid of another one, started at another time, is never hit', async () => {
    const { startTime, ...undo } = await killOf(child.pid);
    const earlier = String(Number(startTime) - 1);
    expect(await undoOne({ ...undo, startTime: earlier })).toMatchObject({ status: 'nothing-to-do' });
    expect(await identify(localHost, undo.pid)).toEqual({ pid: undo.pid, startTime });
  });
});

test('a zombie counts as killed: its parent may take its time', async () => {
  const stat = `7 (payload) Z 1 ${'0 '.repeat(17)}99 0`;
  const kills: number[] = [];
  const host = { ...localHost, readText: async () => stat, kill: (pid: number) => void kills.push(pid) };
  expect(await undoOne({ kind: 'kill', pid: 7, startTime: '99' }, { ...tools, host })).toEqual({ status: 'done' });
  expect(new Set(kills)).toEqual(new Set([7]));
});

describe('a directory of passing files', () => {
  test('is removed with its files, and a second time there is nothing to do', async () => {
    const path = join(directory, 'w-1-scratch');
    await mkdir(path);
    await writeFile(join(path, 'task.1'), 'x');
    expect(await undoOne({ kind: 'scratch', path })).toEqual({ status: 'done' });
    expect(await undoOne({ kind: 'scratch', path })).toMatchObject({ status: 'nothing-to-do' });
  });

  test('that has become a link is left, and so is where it leads', async () => {
    const [own, link] = [join(directory, 'w-1-own'), join(directory, 'w-1-link')];
    await mkdir(own);
    await writeFile(join(own, 'kept'), 'x');
    await symlink(own, link);
    expect(await undoOne({ kind: 'scratch', path: link })).toMatchObject({ status: 'failed' });
    expect(await readdir(own)).toEqual(['kept']);
    await Promise.all([rm(link), rm(own, { recursive: true })]);
  });
});

describe('a cgroup', () => {
  test('is removed, and a second time there is nothing to do', async () => {
    const path = join(directory, 'w-1-group');
    await mkdir(path);
    expect(await undoOne({ kind: 'rmdir', path })).toEqual({ status: 'done' });
    expect(await undoOne({ kind: 'rmdir', path })).toMatchObject({ status: 'nothing-to-do' });
  });

  test('goes with those that are in it, deepest first', async () => {
    const left = new Set(['/g', '/g/one', '/g/one/two', '/g/three']);
    const host: UndoTools['host'] = {
      ...localHost,
      readDir: async (path) =>
        await Promise.resolve([
          'pids.max',
          ...[...left].flatMap((one) => (dirname(one) === path ? [basename(one)] : [])),
        ]),
      exists: async (path) => await Promise.resolve(left.has(dirname(path)) && basename(path) === 'cgroup.procs'),
      async removeDir(path) {
        if ([...left].some((one) => one.startsWith(`${path}/`)))
          throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' });
        left.delete(path);
        await Promise.resolve();
      },
      sleep: async () => {},
    };
    expect(await undoOne({ kind: 'rmdir', path: '/g' }, { ...tools, host })).toEqual({ status: 'done' });
    expect([...left]).toEqual([]);
  });

  test('is thawed with those that are in it, outermost first; what is not frozen is left as it is', async () => {
    const states = new Map([
      ['/f', 'FROZEN'],
      ['/f/one', 'THAWED'],
      ['/f/one/two', 'FREEZING'],
    ]);
    const written: string[] = [];
    const host: UndoTools['host'] = {
      ...localHost,
      readDir: async (path) =>
        await Promise.resolve([...states.keys()].flatMap((one) => (dirname(one) === path ? [basename(one)] : []))),
      exists: async (path) => await Promise.resolve(states.has(dirname(path))),
      readText: async (path) => await Promise.resolve(`${states.get(dirname(path)) ?? ''}\n`),
      async writeText(path, text) {
        written.push(dirname(path));
        states.set(dirname(path), text);
        await Promise.resolve();
      },
    };
    const thaw: UndoStep = { kind: 'thaw', path: '/f' };
    expect(await undoOne(thaw, { ...tools, host })).toEqual({ status: 'done' });
    expect(written).toEqual(['/f', '/f/one/two']);
    expect(await undoOne(thaw, { ...tools, host })).toMatchObject({ status: 'nothing-to-do' });
    expect(await undoOne({ kind: 'thaw', path: '/nonexistent/f' })).toMatchObject({ status: 'nothing-to-do' });
  });

  test('that stays busy has failed, and what is in it is still there', async () => {
    const busy: UndoTools = { ...tools, host: { ...localHost, sleep: async () => {} } };
    expect(await undoOne({ kind: 'rmdir', path: directory }, busy)).toMatchObject({ status: 'failed' });
    expect(await limitNow()).toBe('64');
  });
});

describe('a signal', () => {
  test('lets a stopped process go on, and never another one with its pid', async () => {
    const child = spawn('sleep', ['60']);
    try {
      const { pid, startTime } = await killOf(child.pid);
      process.kill(pid, 'SIGSTOP');
      const state = async (): Promise<string | null> => stateOf(await readFile(`/proc/${pid}/stat`, 'utf8'));
      await expect.poll(state).toBe('T');
      const other: UndoStep = { kind: 'signal', signal: 'SIGCONT', pid, startTime: '1' };
      expect(await undoOne(other)).toMatchObject({ status: 'nothing-to-do' });
      expect(await state()).toBe('T');
      expect(await undoOne({ kind: 'signal', signal: 'SIGCONT', pid, startTime })).toEqual({ status: 'done' });
      await expect.poll(state).toBe('S');
    } finally {
      child.kill('SIGKILL');
    }
  });
});
