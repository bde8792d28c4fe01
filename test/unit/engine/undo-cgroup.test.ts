import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { isActive, removeCgroup, sliceOf } from '../../../harness/engine/undo-cgroup.ts';
import type { Host } from '../../../harness/host/host.ts';
import { localHost } from '../../../harness/host/local.ts';

let directory = '';
let asked: string[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'initp-slice-'));
  asked = [];
});
afterEach(async () => await rm(directory, { recursive: true, force: true }));

/** A machine whose systemd knows these units as active. */
function withSystemd(active: ReadonlySet<string>, stopped: { exitCode: number; stderr: string }): Host {
  const units = new Set(active);
  return {
    ...localHost,
    exists: async (path) => path === '/run/systemd/system' || (await localHost.exists(path)),
    exec: async (file, args) => {
      asked.push([file, ...args].join(' '));
      const [verb, , unit = ''] = args;
      if (verb === 'stop' && stopped.exitCode === 0) units.delete(unit);
      const ok = verb === 'stop' ? stopped : { exitCode: units.has(unit) ? 0 : 3, stderr: '' };
      const stdout = verb === 'is-active' ? (units.has(unit) ? 'active\n' : 'inactive\n') : '';
      return await Promise.resolve({ ...ok, stdout, timedOut: false, signal: null, durationMs: 1 });
    },
  };
}

const FINE = { exitCode: 0, stderr: '' };

test('a slice is the last of the names, and a cgroup of another kind is none', () => {
  expect(sliceOf('/sys/fs/cgroup/wagroup.slice/wagroup-inner.slice')).toBe('wagroup-inner.slice');
  expect(sliceOf('/sys/fs/cgroup/pids/w-a-group')).toBeNull();
});

test('the unit of a slice is stopped, also when systemd has removed its directory already', async () => {
  const host = withSystemd(new Set(['wagroup.slice']), FINE);
  expect(await removeCgroup(host, join(directory, 'wagroup.slice'))).toEqual({ status: 'done' });
  expect(asked).toContain('systemctl stop -- wagroup.slice');
  expect(await isActive(host, 'wagroup.slice')).toBe(false);
});

test('a slice that systemd does not have is a directory like any other', async () => {
  const path = join(directory, 'wagroup.slice');
  await mkdir(path);
  expect(await removeCgroup(withSystemd(new Set(), FINE), path)).toEqual({ status: 'done' });
  expect(asked).toEqual(['systemctl is-active -- wagroup.slice']);
});

test('without systemd nobody is asked', async () => {
  const host: Host = {
    ...withSystemd(new Set(['wagroup.slice']), FINE),
    exists: async () => await Promise.resolve(false),
  };
  expect((await removeCgroup(host, join(directory, 'wagroup.slice'))).status).toBe('nothing-to-do');
  expect(asked).toEqual([]);
});

test('a unit that can not be stopped is told, and its directory stays', async () => {
  const path = join(directory, 'wagroup.slice');
  await mkdir(path);
  const host = withSystemd(new Set(['wagroup.slice']), { exitCode: 1, stderr: 'Access denied\n' });
  await expect(removeCgroup(host, path)).rejects.toThrow('systemctl stop wagroup.slice: Access denied');
  expect(await localHost.exists(path)).toBe(true);
});
