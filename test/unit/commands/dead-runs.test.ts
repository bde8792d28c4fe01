import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { journalledRuns, tellOfDeadRuns } from '../../../harness/commands/dead-runs.ts';
import type { Surroundings } from '../../../harness/commands/surroundings.ts';
import { engineApi } from '../../../harness/docker/engine-api.ts';
import { endpointOf } from '../../../harness/docker/endpoint.ts';
import { startJournal } from '../../../harness/engine/journal.ts';
import { identify } from '../../../harness/engine/process-identity.ts';
import { openStateDirectory } from '../../../harness/engine/state-directory.ts';
import { localHost } from '../../../harness/host/local.ts';

let around: Surroundings;
beforeEach(async () => {
  around = {
    host: localHost,
    engine: engineApi(endpointOf(undefined)),
    stateDirectory: await mkdtemp(join(tmpdir(), 'state-')),
    root: false,
    nestedImage: null,
    project: '/',
  };
});
afterEach(async () => {
  await rm(around.stateDirectory, { recursive: true });
});

async function journalOf(run: string, startTime: string, steps: number): Promise<void> {
  const directory = await openStateDirectory(around.stateDirectory);
  const writer = await startJournal(directory, { run, pid: process.pid, startTime, startedAt: '', endpoint: '' });
  for (let n = 0; n < steps; n++) {
    await writer.record({ scope: 'run', what: 'a change', undo: { kind: 'rmdir', path: '/x' } });
  }
  await writer.close();
}

test('a run is alive only while the very process that began it is', async () => {
  const self = await identify(localHost, process.pid);
  await journalOf('alive', self?.startTime ?? '', 1);
  await journalOf('dead', '1', 2);
  expect(await journalledRuns(around)).toMatchObject([
    { journal: { head: { run: 'alive' } }, alive: true, pending: [{ id: 1 }] },
    { journal: { head: { run: 'dead' } }, alive: false, pending: [{ id: 2 }, { id: 1 }] },
  ]);
});

test('of the dead ones it is told which left changes, and how to take them back', async () => {
  const self = await identify(localHost, process.pid);
  await journalOf('alive', self?.startTime ?? '', 1);
  await journalOf('clean', '1', 0);
  await journalOf('dirty', '1', 2);
  const said: string[] = [];
  const to = {
    json: false,
    columns: 80,
    rows: 30,
    colour: false,
    drawable: false,
    print() {},
    document() {},
    line() {},
    closed: () => false,
    say: (line: string) => void said.push(line),
  };
  await tellOfDeadRuns(around, to);
  expect(said).toEqual(['warning: run dirty died and left 2 changes; `initp undo` takes them back']);
});

test('without a state directory there are none', async () => {
  expect(await journalledRuns({ ...around, stateDirectory: '/nonexistent' })).toEqual([]);
});

test('nothing is obeyed that lies behind a symbolic link', async () => {
  await journalOf('dirty', '1', 2);
  const link = `${around.stateDirectory}-link`;
  await symlink(around.stateDirectory, link);
  try {
    await expect(journalledRuns({ ...around, stateDirectory: link })).rejects.toMatchObject({
      code: 'STATE_DIR_UNSAFE',
    });
  } finally {
    await rm(link);
  }
});
