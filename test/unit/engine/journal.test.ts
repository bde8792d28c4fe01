import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import {
  appendUndone,
  discardJournal,
  readJournal,
  readJournals,
  startJournal,
  strayJournals,
} from '../../../harness/engine/journal.ts';
import { pendingSteps } from '../../../harness/parsers/journal.ts';

const HEAD = { run: 'r1', pid: 7, startTime: '99', startedAt: '2026-11-23T15:02:13Z', endpoint: 'unix:///x' };
const CHANGE = { scope: 'run', what: 'make the cgroup /x', undo: { kind: 'rmdir', path: '/x' } } as const;

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'journals-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

test('a step is on disk when recording it has returned, and only its owner may read it', async () => {
  const writer = await startJournal(directory, HEAD);
  expect(await writer.record(CHANGE)).toMatchObject({ id: 1, ...CHANGE });
  expect((await readJournal(writer.path))?.steps).toMatchObject([{ id: 1, ...CHANGE }]);
  expect((await stat(writer.path)).mode & 0o777).toBe(0o600);
  await writer.close();
});

test('a step is flushed to the disk, and recording it returns after that', async () => {
  const writer = await startJournal(directory, HEAD);
  const any = await open(directory, 'r');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const handle = Object.getPrototypeOf(any) as typeof any;
  await any.close();
  const sizes: number[] = [];
  const flush = vi.spyOn(handle, 'datasync').mockImplementation(async () => {
    sizes.push((await stat(writer.path)).size);
  });
  try {
    await writer.record(CHANGE);
    // The whole line was written when it was flushed, and nothing came behind it.
    expect(sizes).toEqual([(await stat(writer.path)).size]);
  } finally {
    flush.mockRestore();
    await writer.close();
  }
});

test('a run never writes into the journal of another', async () => {
  const writer = await startJournal(directory, HEAD);
  await writer.close();
  await expect(startJournal(directory, HEAD)).rejects.toMatchObject({ code: 'RUN_LOCKED' });
});

test('whoever takes over goes on where the dead one stopped, behind a torn line too', async () => {
  const writer = await startJournal(directory, HEAD);
  await writer.record(CHANGE);
  await writer.record(CHANGE);
  await writer.close();
  await appendUndone(writer.path, { id: 2, by: 'watchdog', result: { status: 'done' } });
  const journal = await readJournal(writer.path);
  expect(pendingSteps(journal ?? { steps: [], undone: [] }).map(({ id }) => id)).toEqual([1]);

  await writeFile(writer.path, `${await readFile(writer.path, 'utf8')}{"v":1,"type":"st`);
  await appendUndone(writer.path, { id: 1, by: 'watchdog', result: { status: 'done' } });
  const torn = await readJournal(writer.path);
  expect(pendingSteps(torn ?? { steps: [], undone: [] })).toEqual([]);
});

test('journals are read oldest first, past what is none', async () => {
  for (const run of ['20261123T150213Z-b', '20261122T150213Z-a']) {
    await (await startJournal(directory, { ...HEAD, run })).close();
  }
  await writeFile(join(directory, 'junk.ndjson'), 'junk');
  await writeFile(join(directory, 'notes.txt'), await readFile(join(directory, '20261123T150213Z-b.ndjson')));
  const journals = await readJournals(directory);
  expect(journals.map(({ head }) => head.run)).toEqual(['20261122T150213Z-a', '20261123T150213Z-b']);
  expect(await readJournals(join(directory, 'nowhere'))).toEqual([]);
});

test('a file that died before its head is a stray after a minute, and a journal never is', async () => {
  const writer = await startJournal(directory, HEAD);
  await writer.close();
  const torn = join(directory, 'r2.ndjson');
  await writeFile(torn, '{"v":1,"type":"run","ru');
  const { mtimeMs } = await stat(torn);
  expect(await strayJournals(directory, mtimeMs + 59_000)).toEqual([]);
  expect(await strayJournals(directory, mtimeMs + 61_000)).toEqual([torn]);
  expect(await strayJournals(join(directory, 'nowhere'), mtimeMs)).toEqual([]);
});

test('a journal is discarded twice without harm', async () => {
  const writer = await startJournal(directory, HEAD);
  await writer.close();
  await discardJournal(writer.path);
  await discardJournal(writer.path);
  expect(await readJournal(writer.path)).toBeNull();
});
