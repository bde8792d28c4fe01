import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { readJournal, startJournal } from '../../../harness/engine/journal.ts';
import { replay } from '../../../harness/engine/replay.ts';
import type { Host } from '../../../harness/host/host.ts';
import { localHost } from '../../../harness/host/local.ts';
import type { UndoStep } from '../../../harness/model/undo-step.ts';

let directory = '';
let limit = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'replay-'));
  limit = join(directory, 'pids.max');
  await writeFile(limit, '64\n');
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function journalOf(...undos: readonly UndoStep[]): Promise<string> {
  const head = { run: 'r1', pid: 7, startTime: '1', startedAt: '', endpoint: 'unix:///nonexistent/engine.sock' };
  const writer = await startJournal(directory, head);
  for (const undo of undos) await writer.record({ scope: 'run', what: '', undo });
  await writer.close();
  return writer.path;
}

/** A clock that only sleeping moves; `asleep` is what the world does meanwhile. */
function quickHost(asleep: (sleeps: number) => Promise<void> = async () => {}): Host {
  let [now, sleeps] = [0, 0];
  return {
    ...localHost,
    nowMs: () => now,
    async sleep(ms) {
      now += ms;
      await asleep(++sleeps);
    },
  };
}

const LIMIT = (): UndoStep => ({ kind: 'write', path: limit, text: '64', was: 'max' });
const REMOVE: UndoStep = { kind: 'docker', call: 'remove', name: 'w-1', run: 'r1' };

test('what can not be taken back is tried again for a minute, and stays in the journal with the reason', async () => {
  const path = await journalOf(LIMIT(), REMOVE);
  let sleeps = 0;
  await replay(
    quickHost(async (n) => {
      sleeps = n;
    }),
    path,
  );
  expect(sleeps).toBeGreaterThan(55);
  expect((await readFile(limit, 'utf8')).trim()).toBe('max');
  expect((await readJournal(path))?.undone.at(-1)).toMatchObject({
    id: 2,
    by: 'watchdog',
    result: { status: 'failed', error: expect.stringContaining('/nonexistent/engine.sock') as unknown },
  });
});

test('a change that is made a moment after the death is taken back too', async () => {
  const path = await journalOf(LIMIT());
  await writeFile(limit, 'max\n');
  let isMade = false;
  await replay(
    quickHost(async (n) => {
      if (n !== 2) return;
      isMade = true;
      await writeFile(limit, '64\n');
    }),
    path,
  );
  // It was still looking by then.
  expect(isMade).toBe(true);
  expect((await readFile(limit, 'utf8')).trim()).toBe('max');
  expect(await readJournal(path)).toBeNull();
});

test('a journal that can not be read for a while is read again', async () => {
  const path = await journalOf(LIMIT());
  const text = await readFile(path, 'utf8');
  await rm(path);
  // A directory in its place is the error that root gets as well.
  const { mkdir, rmdir } = await import('node:fs/promises');
  await mkdir(path);
  await replay(
    quickHost(async (n) => {
      if (n !== 5) return;
      await rmdir(path);
      await writeFile(path, text);
    }),
    path,
  );
  expect((await readFile(limit, 'utf8')).trim()).toBe('max');
  expect(await readJournal(path)).toBeNull();
});

test('a container that comes seconds after the death of who asked for it is waited for, and removed', async () => {
  const socket = join(directory, 'engine.sock');
  let isThere = false;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const found = isThere && request.method === 'GET';
    if (request.method === 'DELETE') isThere = false;
    response.writeHead(found ? 200 : request.method === 'DELETE' ? 204 : 404);
    response.end(found ? JSON.stringify({ Id: 'abc', Config: { Labels: { 'initp.run': 'r1' } } }) : '{"message":"no"}');
  });
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve);
  });
  try {
    const head = { run: 'r1', pid: 7, startTime: '1', startedAt: '', endpoint: `unix://${socket}` };
    const writer = await startJournal(directory, head);
    await writer.record({ scope: 'run', what: '', undo: REMOVE });
    await writer.close();
    let sleeps = 0;
    await replay(
      quickHost(async (n) => {
        sleeps = n;
        // Long after the third look.
        if (n === 8) isThere = true;
        await Promise.resolve();
      }),
      writer.path,
    );
    expect(asked).toContain('DELETE /containers/abc?force=true&v=true');
    expect(sleeps).toBeLessThan(12);
    expect(await readJournal(writer.path)).toBeNull();
  } finally {
    server.close();
  }
});
