import { mkdtempDisposable, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { json } from './json.ts';
import { measured, payload, pidsCgroup, type RunningPayload, startPayload } from './payload.ts';
import { childrenOf, statusOf } from './processes.ts';
import { until } from './until.ts';

/** Starts a mode inside a cgroup: it begins only when it has been moved there. */
async function startIn(cgroup: { write(file: string, text: string): Promise<void> }, ...words: readonly string[]) {
  const started = startPayload('--wait', ...words);
  await started.announces();
  await cgroup.write('cgroup.procs', String(started.pid));
  started.child.stdin.write('go\n');
  return started;
}

async function threadsOf({ pid }: RunningPayload): Promise<number> {
  return Number(await statusOf(pid, 'Threads'));
}

describe('the payload fills a pids cgroup', () => {
  test('threads N makes N threads beside the first one', async () => {
    await using filled = startPayload('threads', '100');
    expect(await filled.announces()).toEqual({ state: 'threads', pid: filled.pid, made: 100, refusal: 'none' });
    expect(await threadsOf(filled)).toBe(101);
  });

  test('threads max goes on until the kernel refuses, and says with which error', async () => {
    await using cgroup = await pidsCgroup();
    await cgroup.write('pids.max', '25');
    await using filled = await startIn(cgroup, 'threads', 'max');
    expect(await filled.announces()).toMatchObject({ state: 'threads', made: 24, refusal: 'EAGAIN' });
    expect(await threadsOf(filled)).toBe(25);
    expect(await cgroup.read('pids.current')).toBe('25');
    expect(await cgroup.read('pids.events')).toMatch(/^max [1-9]/u);
  });

  test('processes N makes N children that are alive', async () => {
    await using filled = startPayload('processes', '20');
    expect(await filled.announces()).toMatchObject({ state: 'processes', made: 20, refusal: 'none' });
    const children = await childrenOf(filled.pid);
    expect(children).toHaveLength(20);
    const states = await Promise.all(children.map(async (pid) => await statusOf(pid, 'State')));
    expect(new Set(states)).toEqual(new Set(['S (sleeping)']));
  });

  test('children end with the process that made them', async () => {
    const filled = startPayload('processes', '5');
    await filled.announces();
    const children = await childrenOf(filled.pid);
    await filled[Symbol.asyncDispose]();
    expect(children).toHaveLength(5);
    await until(
      'the children end',
      async () => await Promise.all(children.map(async (pid) => await statusOf(pid, 'State'))),
      { satisfies: (states) => states.every((state) => state === null || state.startsWith('Z')), withinMs: 10_000 },
    );
  });

  test('zombies N leaves N dead children that still hold their slots', async () => {
    await using cgroup = await pidsCgroup();
    await using filled = await startIn(cgroup, 'zombies', '30');
    expect(await filled.announces()).toMatchObject({ state: 'zombies', made: 30, refusal: 'none' });
    const children = await childrenOf(filled.pid);
    const states = await Promise.all(children.map(async (pid) => await statusOf(pid, 'State')));
    expect(states).toEqual(Array.from({ length: 30 }, () => 'Z (zombie)'));
    expect(await cgroup.read('pids.current')).toBe('31');
  });
});

describe('the payload fills room', () => {
  test('memory N touches N MiB, so that they are resident', async () => {
    await using filled = startPayload('memory', '48');
    expect(await filled.announces()).toMatchObject({ state: 'memory', made: 48, refusal: 'none' });
    expect(Number.parseInt((await statusOf(filled.pid, 'VmRSS')) ?? '', 10)).toBeGreaterThanOrEqual(48 * 1024);
  });

  test('held N holds N KiB that are in no process: its own resident memory stays small', async () => {
    await using filled = startPayload('held', '49152');
    expect(await filled.announces()).toMatchObject({ state: 'held', made: 49_152, refusal: 'none' });
    expect(Number.parseInt((await statusOf(filled.pid, 'VmRSS')) ?? '', 10)).toBeLessThan(8192);
    const links = await readdir(`/proc/${filled.pid}/fd`);
    const targets = await Promise.all(links.map(async (fd) => await readlink(`/proc/${filled.pid}/fd/${fd}`)));
    expect(targets.some((target) => target.startsWith('/memfd:held'))).toBe(true);
  });

  test('write PATH N writes N KiB, and says why when it can not', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'payload-'));
    const path = join(directory.path, 'written');
    await using filled = startPayload('write', path, '300');
    expect(await filled.announces()).toMatchObject({ state: 'write', made: 300, refusal: 'none' });
    expect((await stat(path)).size).toBe(300 * 1024);
    await using refused = startPayload('write', join(directory.path, 'no', 'such', 'folder'), '1');
    expect(await refused.announces()).toMatchObject({ state: 'write', made: 0, refusal: 'ENOENT' });
  });

  test('files N holds N open files', async () => {
    await using filled = startPayload('files', '200');
    expect(await filled.announces()).toMatchObject({ state: 'files', made: 200, refusal: 'none' });
    expect(await targetsOf(filled.pid, (target) => target === '/')).toBe(200);
  });

  test('ptys N holds N open pseudo-terminals', async () => {
    await using filled = startPayload('ptys', '8');
    expect(await filled.announces()).toMatchObject({ state: 'ptys', made: 8, refusal: 'none' });
    expect(await targetsOf(filled.pid, (target) => target.endsWith('ptmx'))).toBe(8);
  });

  test('files max goes on until the kernel refuses', async () => {
    await using filled = startPayload('files', 'max');
    expect(await filled.announces()).toMatchObject({ state: 'files', refusal: 'EMFILE' });
  });
});

/** Open descriptors of a process that lead where is asked for. */
async function targetsOf(pid: number, wanted: (target: string) => boolean): Promise<number> {
  const names = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(names.map(async (name) => await readlink(`/proc/${pid}/fd/${name}`)));
  return targets.filter(wanted).length;
}

describe('the payload waits, runs and ends', () => {
  test('spin burns a processor', async () => {
    await using spinning = startPayload('spin');
    expect(await spinning.announces()).toMatchObject({ state: 'spin' });
    // Field 14 of stat, of which the first two may hold spaces: user time in clock ticks.
    const ticks = async (): Promise<number> =>
      Number((await readFile(`/proc/${spinning.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[11]);
    await until('user time of the process', ticks, { satisfies: (seen) => seen >= 10, withinMs: 20_000 });
  });

  test('sleep holds until SIGTERM, and reaps', async () => {
    await using holding = startPayload('sleep');
    expect(await holding.announces()).toMatchObject({ state: 'sleep', made: 0, refusal: 'none' });
    holding.child.kill('SIGTERM');
    expect(await holding.ended).toMatchObject({ exitCode: 0, signal: null });
  });

  test('a filled payload ends at SIGTERM too, whichever thread the kernel picks', async () => {
    await using filled = startPayload('threads', '50');
    await filled.announces();
    filled.child.kill('SIGTERM');
    expect(await filled.ended).toMatchObject({ exitCode: 0, signal: null });
  });

  test('sleep SECONDS ends by itself and says nothing', async () => {
    expect(await payload('sleep', '1')).toEqual({ exitCode: 0, signal: null, stdout: '', stderr: '' });
  });

  test('true does nothing, well', async () => {
    expect(await payload('true')).toEqual({ exitCode: 0, signal: null, stdout: '', stderr: '' });
  });

  test('--wait begins only after a line', async () => {
    await using waiting = startPayload('--wait', 'threads', '10');
    expect(await waiting.announces()).toMatchObject({ state: 'waiting', pid: waiting.pid });
    expect(await threadsOf(waiting)).toBe(1);
    waiting.child.stdin.write('go');
    waiting.child.stdin.write('\n');
    expect(await waiting.announces()).toMatchObject({ state: 'threads', made: 10 });
  });

  test('--wait ends at the end of its input and never begins', async () => {
    const { exitCode, stdout } = await payload('--wait', 'threads', '10');
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toEqual([expect.stringContaining('"state":"waiting"')]);
  });
});

describe('the payload moves between cgroups', () => {
  test('churn is seen in both cgroups, and ends at the end of its input', async () => {
    await using a = await pidsCgroup();
    await using b = await pidsCgroup();
    await using moving = startPayload('churn', a.path, b.path, '1000', '0');
    expect(await moving.announces()).toMatchObject({ state: 'churn' });
    const seen = new Set<string>();
    await until(
      'the process in both cgroups',
      async () => {
        for (const { path, read } of [a, b]) if ((await read('cgroup.procs')) !== '') seen.add(path);
        return [...seen];
      },
      { satisfies: (paths) => paths.length === 2, withinMs: 20_000 },
    );
    moving.child.stdin.end();
    expect(await moving.ended).toMatchObject({ exitCode: 0, signal: null });
  });

  test('latency prints the smallest, the middle and the largest of its samples', async () => {
    await using a = await pidsCgroup();
    await using b = await pidsCgroup();
    const { exitCode, stdout } = await payload('latency', a.path, b.path, '5');
    expect(exitCode).toBe(0);
    const found = json(measured, stdout);
    expect(found).toMatchObject({ state: 'latency', samples: 5 });
    expect(found.minUs).toBeGreaterThanOrEqual(0);
    expect(found.medianUs).toBeGreaterThanOrEqual(found.minUs);
    expect(found.maxUs).toBeGreaterThanOrEqual(found.medianUs);
  });

  test('a cgroup that is not there is an error with its path', async () => {
    const { exitCode, stderr } = await payload('churn', '/nowhere', '/nowhere', '1000', '0');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('/nowhere/cgroup.procs: No such file or directory');
  });
});

describe('the payload says how it is used', () => {
  test.each([
    [[]],
    [['nonsense']],
    [['threads']],
    [['threads', 'many']],
    [['threads', '-1']],
    [['threads', '3x']],
    [['churn', '/a', '/b']],
    [['latency', '/a']],
    [['--wait']],
  ])('%j exits 64 with a word on standard error', async (words) => {
    const { exitCode, stdout, stderr } = await payload(...words);
    expect(exitCode).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/usage: payload|not a count/u);
  });
});
