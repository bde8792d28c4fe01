import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { type EngineApi, engineApi } from '../../../harness/docker/engine-api.ts';
import { endpointOf } from '../../../harness/docker/endpoint.ts';
import { findLeftovers } from '../../../harness/engine/leftovers.ts';
import { identify } from '../../../harness/engine/process-identity.ts';
import type { Host } from '../../../harness/host/host.ts';
import { localHost } from '../../../harness/host/local.ts';
import type { UndoStep } from '../../../harness/model/undo-step.ts';

let mountPoint = '';
beforeEach(async () => {
  mountPoint = await mkdtemp(join(tmpdir(), 'cgroups-'));
});
afterEach(async () => {
  await rm(mountPoint, { recursive: true });
});

async function found(
  undos: readonly UndoStep[],
  list: unknown = [],
  rest: (path: string) => unknown = () => [],
  host: Host = localHost,
): Promise<readonly string[]> {
  const engine: EngineApi = {
    ...engineApi(endpointOf(undefined)),
    get: async (path) => (path.startsWith('/containers') ? list : rest(path)),
  };
  return await findLeftovers({
    host,
    engine,
    hierarchies: [{ mountPoint, version: 'v2', controllers: ['pids'] }],
    run: 'r1',
    trial: null,
    prefix: 'w-1-',
    steps: undos.map((undo, n) => ({ v: 1, type: 'step', id: n + 1, scope: 'run', what: '', at: '', undo })),
  });
}

test('a machine as it was has none', async () => {
  const path = join(mountPoint, 'pids.max');
  await writeFile(path, 'max\n');
  await mkdir(join(mountPoint, 'w-2-group'));
  expect(
    await found([
      { kind: 'write', path, text: '64', was: 'max' },
      { kind: 'rmdir', path: join(mountPoint, 'w-1-group') },
      { kind: 'kill', pid: process.pid, startTime: '1' },
    ]),
  ).toEqual([]);
});

test('what is still there is told, whatever the undo said', async () => {
  const path = join(mountPoint, 'pids.max');
  await writeFile(path, '64\n');
  await mkdir(join(mountPoint, 'w-1-group'));
  const self = await identify(localHost, process.pid);
  expect(
    await found(
      [
        { kind: 'write', path, text: '64', was: 'max' },
        { kind: 'kill', pid: process.pid, startTime: self?.startTime ?? '' },
      ],
      [{ Id: 'c0ffee00'.repeat(8), Name: 'x' }],
    ),
  ).toEqual([
    'container c0ffee00c0ff with initp.run=r1',
    `cgroup ${join(mountPoint, 'w-1-group')}`,
    `${path} still reads 64`,
    `process ${process.pid} is still there`,
  ]);
});

test('an engine that does not list its containers is no proof that there are none', async () => {
  expect(await found([], { message: 'no' })).toEqual(['the engine did not list its containers: {"message":"no"}']);
});

function labelledThings(path: string): unknown {
  expect(decodeURIComponent(path)).toContain('{"label":["initp.run=r1"]}');
  const one = [{ Id: 'sha256:1', Name: 'its-name' }];
  return path.startsWith('/volumes') ? { Volumes: one } : one;
}

test('networks, volumes and images of the run are looked for by its label', async () => {
  expect(await found([], [], labelledThings)).toEqual(['network its-name', 'volume its-name', 'image sha256:1']);
});

test('a temporary file of the run is one', async () => {
  const path = await mkdtemp('/var/tmp/w-1-');
  try {
    expect(await found([])).toEqual([`file ${path}`]);
  } finally {
    await rm(path, { recursive: true });
  }
});

test('a mount of the run is one, and that of another run is none', async () => {
  const lines = ['w-1-tmp', 'w-2-tmp'].map((name) => `42 1 0:40 / /var/tmp/${name} rw - tmpfs tmpfs rw\n`);
  const host: Host = {
    ...localHost,
    readText: async (path) =>
      path === '/proc/self/mountinfo' ? await Promise.resolve(lines.join('')) : await localHost.readText(path),
  };
  expect(await found([], [], () => [], host)).toEqual(['mount /var/tmp/w-1-tmp']);
});
