import { expect, test } from 'vitest';

import type { Door, ExecResult } from '../../../harness/docker/entries.ts';
import type { Counters } from '../../../harness/engine/counters.ts';
import { ownKinds, probe, standardKinds } from '../../../harness/engine/probe.ts';
import { localHost } from '../../../harness/host/local.ts';
import { type ExecSpec, plainExec } from '../../../harness/model/exec-spec.ts';
import type { ExecAttempt, ExecEnd } from '../../../harness/model/exec-attempt.ts';

function how({ command }: ExecSpec): string {
  return `docker exec web ${command.join(' ')}`;
}

function door(answer: Door['exec']): Door {
  return { entry: 'engine-api', terminals: 'lent', how, exec: answer };
}

function ended(end: ExecEnd, stdout = ''): Promise<ExecResult> {
  return Promise.resolve({ end, stdout, stderr: '', durationMs: 12.4 });
}

const NOTHING: Counters = { pids: null, units: [], memory: null, cpu: null, pressure: null };

/** Each counter goes up each time it is read: refused forks by 20, killed processes by 1, throttled time by 90 ms. */
async function probed(doors: readonly Door[], count = 1): Promise<readonly ExecAttempt[]> {
  let reads = 0;
  const readCounters = async (): Promise<Counters> => {
    reads++;
    const level = { path: '/own', of: 'own' } as const;
    const pids = { ...level, max: 64, current: 64, peak: null, refusals: 20 * reads, ownRefusals: null };
    const memory = {
      ...level,
      limitBytes: 8192,
      usageBytes: 8192,
      reclaimableBytes: 0,
      peakBytes: null,
      swapFreeBytes: null,
      limitHits: 7 * reads,
      oomKills: reads,
      onExhaustion: 'kills',
    } as const;
    const cpu = {
      ...level,
      quotaUs: 1000,
      periodUs: 100_000,
      periodsCount: reads,
      throttledCount: null,
      throttledMs: 90 * reads,
    };
    return {
      pids: { version: 'v1', levels: [pids] },
      units: [],
      memory: { version: 'v1', levels: [memory] },
      cpu: { version: 'v1', levels: [cpu] },
      pressure: {
        cpu: { someRatio: 0.5, fullRatio: null, someMs: 40 * reads, fullMs: null },
        io: null,
        memory: { someRatio: 0, fullRatio: 0, someMs: 0, fullMs: 3 * reads },
        cpusCount: 2,
      },
    };
  };
  const tools = { host: localHost, engineHost: localHost, doors, logPath: null, readCounters, atMs: () => 7.6 };
  return await probe(tools, { kinds: standardKinds(count, null), timeoutMs: 1000 });
}

test('every kind is tried through every door, as often as the scenario says', async () => {
  const works = door(async () => await ended({ status: 'exited', exitCode: 0 }));
  const attempts = await probed([works, works], 3);
  expect(attempts.map(({ kind }) => kind).join(' ')).toBe(
    Array.from({ length: 2 }, () => 'null-exec null-exec null-exec true true true').join(' '),
  );
});

test('an attempt says how, when, how long, and what the kernel counted meanwhile', async () => {
  const [attempt] = await probed([door(async () => await ended({ status: 'exited', exitCode: 126 }, 'procReady'))]);
  expect(attempt).toEqual({
    entry: 'engine-api',
    kind: 'null-exec',
    terminal: 'none',
    how: 'docker exec web /nonexistent/initp-null-exec',
    atMs: 8,
    durationMs: 12,
    end: { status: 'exited', exitCode: 126 },
    outcome: 'fails',
    stdout: 'procReady',
    stderr: '',
    logAdded: null,
    pidsDeltas: [{ path: '/own', refusals: 20, ownRefusals: null }],
    memoryDeltas: [{ path: '/own', limitHits: 7, oomKills: 1 }],
    cpuDeltas: [{ path: '/own', throttledCount: null, throttledMs: 90 }],
    stalls: { cpuMs: 40, ioMs: null, memoryMs: 3 },
  });
});

test('a door whose client is not installed was not tried, and says nothing about the container', async () => {
  const missing = door(async () => await Promise.reject(new Error('ctr: could not be started')));
  expect(await probed([missing])).toMatchObject([
    { outcome: 'not-tried', end: { status: 'refused', error: 'ctr: could not be started' } },
    { outcome: 'not-tried' },
  ]);
});

test('a null exec whose error is not in the log is an echo of an earlier one, and has not worked', async () => {
  const log = { size: 200 };
  const said = 'exec: "/nonexistent/initp-null-exec": stat /nonexistent/initp-null-exec: no such file or directory';
  const tools = {
    host: localHost,
    engineHost: { ...localHost, sizeBytes: async () => await Promise.resolve(log.size), readPart: async () => '' },
    logPath: '/bundle/log.json',
    readCounters: async () => NOTHING,
    atMs: () => 0,
  };
  const plan = { kinds: standardKinds(1, null).slice(0, 1), timeoutMs: 1000 };
  const through = async (grows: number, entry: Door['entry']): Promise<string | undefined> => {
    const one = door(async () => {
      log.size += grows;
      return { ...(await ended({ status: 'exited', exitCode: 126 })), stdout: said };
    });
    const [attempt] = await probe({ ...tools, doors: [{ ...one, entry }] }, plan);
    return attempt?.outcome;
  };
  expect(await through(170, 'engine-api')).toBe('works');
  expect(await through(0, 'engine-api')).toBe('fails');
  expect(await through(0, 'containerd')).toBe('fails');
  // The runtime alone speaks to us itself.
  expect(await through(0, 'runtime')).toBe('works');
  // A runtime that keeps no log says nothing by its silence.
  log.size = 0;
  expect(await through(0, 'engine-api')).toBe('works');
});

test('an exec that does not end hangs, which is a symptom, and no other is waited for through its door', async () => {
  const hangs = door(async () => await ended({ status: 'hung', afterMs: 1000 }));
  const works = door(async () => await ended({ status: 'exited', exitCode: 0 }));
  const attempts = await probed([hangs, works], 2);
  expect(attempts.map(({ outcome }) => outcome)).toEqual([
    'hangs',
    ...Array.from({ length: attempts.length / 2 - 1 }, () => 'not-tried'),
    ...Array.from({ length: attempts.length / 2 }, () => 'works'),
  ]);
  expect(attempts[1]?.end).toEqual({ status: 'refused', error: 'not tried: the one before it through this door hung' });
});

test('behind a door that hung each has half of the time, and never less than a busy machine needs', async () => {
  const given: number[] = [];
  const hanging = door(async ({ timeoutMs }) => {
    given.push(timeoutMs);
    return await ended({ status: 'hung', afterMs: timeoutMs });
  });
  const tools = {
    host: localHost,
    engineHost: localHost,
    doors: [hanging, hanging, hanging],
    logPath: null,
    readCounters: async () => NOTHING,
    atMs: () => 0,
  };
  const kinds = standardKinds(1, null);
  for (const timeoutMs of [10_000, 3000, 700]) await probe(tools, { kinds, timeoutMs });
  expect(given).toEqual([10_000, 5000, 5000, 3000, 2000, 2000, 700, 700, 700]);
});

test('a signal ends the probing before the next exec', async () => {
  const controller = new AbortController();
  let execs = 0;
  const once = door(async () => {
    execs++;
    controller.abort(new Error('interrupted'));
    return await ended({ status: 'exited', exitCode: 0 });
  });
  const tools = {
    host: localHost,
    engineHost: localHost,
    doors: [once],
    logPath: null,
    readCounters: async () => NOTHING,
    atMs: () => 0,
  };
  const plan = { kinds: standardKinds(3, null), timeoutMs: 1000, signal: controller.signal };
  await expect(probe(tools, plan)).rejects.toThrow('interrupted');
  expect(execs).toBe(1);
});

test('a person’s exec with a terminal is tried without one too, and through doors that have none only so', async () => {
  const works = door(async () => await ended({ status: 'exited', exitCode: 0 }));
  const own: ExecSpec = { ...plainExec('top'), terminal: 'allocated' };
  const tools = {
    host: localHost,
    engineHost: localHost,
    doors: [works, { ...works, terminals: 'none' as const }],
    logPath: null,
  };
  const attempts = await probe(
    { ...tools, readCounters: async () => NOTHING, atMs: () => 0 },
    { kinds: ownKinds(own, 1), timeoutMs: 1000 },
  );
  expect(attempts.map(({ terminal }) => terminal)).toEqual(['allocated', 'none', 'none']);
});
