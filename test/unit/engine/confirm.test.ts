import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Door } from '../../../harness/docker/entries.ts';
import { NULL_EXEC } from '../../../harness/docker/null-exec.ts';
import type { SuspectedLimit } from '../../../harness/model/finding.ts';
import { confirm, type ConfirmTools, whyNeverLifted } from '../../../harness/engine/confirm.ts';
import { localHost } from '../../../harness/host/local.ts';
import { proofOf } from '../../../harness/rules/exec-evidence.ts';

const SUSPECT: SuspectedLimit = {
  path: '/own/pids.max',
  liftTo: '128',
  reach: 'container',
  room: { max: 64, current: 64 },
};
const ERROR = 'OCI runtime exec failed: exec failed: procReady not received';

test('the memory limit of cgroup v2 is never lifted: putting it back would kill', () => {
  const scope = '/sys/fs/cgroup/system.slice/docker-1.scope';
  expect(whyNeverLifted({ path: `${scope}/memory.max` })).toMatch(/would kill/u);
  expect(whyNeverLifted({ path: `${scope}/pids.max` })).toBeNull();
  expect(whyNeverLifted({ path: '/sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes' })).toBeNull();
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A limit in memory; `execMs` is how long an exec takes while it is lifted. `seen` is what happened, in order. */
function laboratory(execMs: number) {
  let limit = '64';
  const seen: string[] = [];
  const times: number[] = [];
  const door: Door = {
    entry: 'engine-api',
    terminals: 'lent',
    how: () => 'docker exec web',
    async exec() {
      seen.push(`exec at ${limit}`);
      if (limit === '64')
        return { end: { status: 'exited', exitCode: 126 }, stdout: ERROR, stderr: '', durationMs: 250 };
      await new Promise((resolve) => {
        setTimeout(resolve, execMs);
      });
      return { end: { status: 'exited', exitCode: 0 }, stdout: '', stderr: '', durationMs: execMs };
    },
  };
  const tools: ConfirmTools = {
    host: {
      ...localHost,
      readText: async () => `${limit}\n`,
      async writeText(path, text) {
        seen.push(`${path} = ${text}`);
        times.push(performance.now());
        limit = text;
      },
      sleep: async (ms) =>
        await new Promise((resolve) => {
          setTimeout(resolve, ms);
        }),
      nowMs: () => performance.now(),
    },
    engineHost: localHost,
    doors: [door],
    logPath: null,
    readCounters: async () => ({ pids: null, units: [], memory: null, cpu: null, pressure: null }),
    atMs: () => performance.now(),
    kinds: [{ kind: 'null-exec', spec: NULL_EXEC, count: 1 }],
    timeoutMs: 10_000,
    async journal(what) {
      seen.push(`journal: ${what}`);
      return { done: async () => void seen.push('done') };
    },
  };
  return { tools, seen, liftedMs: () => (times[1] ?? Infinity) - (times[0] ?? 0), limit: () => limit };
}

describe('lifting a limit', () => {
  test('is journalled first, taken back, and proved by execs before, while and after', async () => {
    const { tools, seen } = laboratory(80);
    const lifting = confirm(tools, SUSPECT);
    await vi.advanceTimersByTimeAsync(5000);
    const proof = await lifting;
    expect(seen).toEqual([
      'exec at 64',
      'journal: /own/pids.max: 64 -> 128, for at most 2000 ms',
      '/own/pids.max = 128',
      'exec at 128',
      '/own/pids.max = 64',
      'done',
      'exec at 64',
    ]);
    expect(proof).toMatchObject({ was: '64', liftedTo: '128', restoredTo: '64', liftedMs: 80 });
    expect(proofOf(proof)).toBe('proven');
  });

  test('that may not be written is told, with nothing left to take back', async () => {
    const { tools, seen } = laboratory(80);
    const refused = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    const host = { ...tools.host, writeText: async () => await Promise.reject(refused) };
    await expect(confirm({ ...tools, host }, SUSPECT)).rejects.toBe(refused);
    expect(seen).toEqual(['exec at 64', 'journal: /own/pids.max: 64 -> 128, for at most 2000 ms', 'done']);
  });

  test('ends within two seconds, also when the exec does not', async () => {
    const { tools, liftedMs, limit } = laboratory(60_000);
    const lifting = confirm(tools, SUSPECT);
    await vi.advanceTimersByTimeAsync(3000);
    expect(limit()).toBe('64');
    expect(liftedMs()).toBeLessThanOrEqual(2000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await lifting).liftedMs).toBeLessThanOrEqual(2000);
  });

  test('is asked for again while what the exec used is not given back yet', async () => {
    const { tools, seen, limit } = laboratory(80);
    let refusals = 0;
    const busy: ConfirmTools = {
      ...tools,
      host: {
        ...tools.host,
        async writeText(path, text) {
          if (text === '64' && ++refusals <= 3) throw Object.assign(new Error('EBUSY: write'), { code: 'EBUSY' });
          await tools.host.writeText(path, text);
        },
      },
    };
    const lifting = confirm(busy, SUSPECT);
    await vi.advanceTimersByTimeAsync(5000);
    expect(proofOf(await lifting)).toBe('proven');
    expect([refusals, limit(), seen.filter((one) => one === '/own/pids.max = 64').length]).toEqual([4, '64', 1]);
  });

  test('is taken back when something breaks meanwhile', async () => {
    const { tools, limit } = laboratory(80);
    let told = 0;
    const breaking: ConfirmTools = {
      ...tools,
      tell() {
        told++;
        if (told === 2) throw new Error('the terminal is gone');
      },
    };
    const [lifting] = await Promise.all([
      Promise.allSettled([confirm(breaking, SUSPECT)]),
      vi.advanceTimersByTimeAsync(5000),
    ]);
    expect(lifting).toMatchObject([{ status: 'rejected', reason: { message: 'the terminal is gone' } }]);
    expect(limit()).toBe('64');
  });
});
