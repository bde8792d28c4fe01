import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { readJournal, startJournal } from '../../../harness/engine/journal.ts';
import { identify } from '../../../harness/engine/process-identity.ts';
import { localHost } from '../../../harness/host/local.ts';

const ENGINE = new URL('../../../harness/engine/', import.meta.url);
const WATCHDOG = fileURLToPath(new URL('watchdog.ts', ENGINE));
/** It looks three times, a second apart. */
const TIMEOUT_MS = 30_000;

let directory = '';
let limit = '';
let journal = '';
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchdog-'));
  limit = join(directory, 'pids.max');
  await writeFile(limit, '64\n');
  const writer = await startJournal(directory, {
    run: 'r1',
    pid: process.pid,
    startTime: '1',
    startedAt: '',
    endpoint: 'unix:///nonexistent/engine.sock',
  });
  journal = writer.path;
  const undo = { kind: 'write', path: limit, text: '64', was: 'max' } as const;
  await writer.record({ scope: 'run', what: 'max -> 64', undo });
  await writer.close();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

function started(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(child);
  return child;
}

async function firstWords(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('it has no standard output');
  const [words]: unknown[] = await once(child.stdout, 'data');
  return String(words).trim();
}

async function limitNow(): Promise<string> {
  return (await readFile(limit, 'utf8')).trim();
}

test(
  'when its pipe closes it takes back what is pending, removes the journal and goes',
  { timeout: TIMEOUT_MS },
  async () => {
    const watchdog = started([WATCHDOG, journal, '600000']);
    expect(await firstWords(watchdog)).toBe('ready');
    expect(await limitNow()).toBe('64');
    const gone = once(watchdog, 'exit');
    watchdog.stdin?.end();
    expect(await gone).toEqual([0, null]);
    expect(await limitNow()).toBe('max');
    expect(await readJournal(journal)).toBeNull();
  },
);

test('signals that end the harness do not end it, nor does a torn journal', { timeout: TIMEOUT_MS }, async () => {
  await appendFile(journal, '{"v":1,"type":"step","id":2,"sco');
  const watchdog = started([WATCHDOG, journal, '600000']);
  await firstWords(watchdog);
  const gone = once(watchdog, 'exit');
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) expect(watchdog.kill(signal)).toBe(true);
  watchdog.stdin?.end();
  expect(await gone).toEqual([0, null]);
  expect(await limitNow()).toBe('max');
  expect(await readJournal(journal)).toBeNull();
});

test('a harness that is still there when its time is over is ended first', { timeout: TIMEOUT_MS }, async () => {
  const script = `process.stdout.write('up'); setInterval(() => {}, 1000);`;
  const harness = started(['-e', script]);
  await firstWords(harness);
  const identity = await identify(localHost, harness.pid ?? 0);
  const text = await readFile(journal, 'utf8');
  await writeFile(
    journal,
    text.replace(`"pid":${process.pid},"startTime":"1"`, `"pid":${harness.pid},"startTime":"${identity?.startTime}"`),
  );
  // Stopped, it can not do anything itself.
  harness.kill('SIGSTOP');
  const ended = once(harness, 'exit');
  const watchdog = started([WATCHDOG, journal, '300']);
  const gone = once(watchdog, 'exit');
  expect(await firstWords(watchdog)).toBe('ready');
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(await gone).toEqual([0, null]);
  expect(await limitNow()).toBe('max');
  expect(await readJournal(journal)).toBeNull();
});

test(
  'when its time is over, another process with the pid of the harness is left alone',
  { timeout: TIMEOUT_MS },
  async () => {
    const watchdog = started([WATCHDOG, journal, '100']);
    // The journal names this very process, with the start time of another.
    expect(await once(watchdog, 'exit')).toEqual([0, null]);
    expect(await limitNow()).toBe('max');
  },
);

test('a harness that is killed without warning is outlived', { timeout: TIMEOUT_MS }, async () => {
  const start = new URL('watchdog-process.ts', ENGINE).href;
  const script = `const { startWatchdog } = await import(${JSON.stringify(start)});
    console.log((await startWatchdog(${JSON.stringify(journal)}, 600000)).pid); setInterval(() => {}, 1000);`;
  const harness = started(['--input-type=module', '-e', script]);
  const pid = Number(await firstWords(harness));
  // A session of its own: a signal to the group of the harness, or the end of its terminal, does not reach it.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [, , group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  expect({ group, session }).toEqual({ group: String(pid), session: String(pid) });
  expect(await limitNow()).toBe('64');
  harness.kill('SIGKILL');
  await vi.waitFor(async () => expect(await readJournal(journal)).toBeNull(), {
    timeout: TIMEOUT_MS / 2,
    interval: 50,
  });
  expect(await limitNow()).toBe('max');
});
