import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { execTrace } from '../../harness/schema/exec-trace-document.ts';
import { type Workspace, workspace } from './initp.ts';
import { json } from './json.ts';
import { churn, type Container, container } from './payload.ts';
import { type Process, processesWith, statusOf } from './processes.ts';
import { until } from './until.ts';

let work: Workspace;
let full: Container;
let well: Container;
beforeAll(async () => {
  work = await workspace();
  [full, well] = await Promise.all([
    container(['--pids-limit', '40'], 'threads', 'max'),
    container([], 'threads', '2'),
  ]);
});
afterAll(async () => {
  await full[Symbol.asyncDispose]();
  await well[Symbol.asyncDispose]();
  await work[Symbol.asyncDispose]();
});

const STEPS = ['start', 'bootstrap', 'execSetns', 'cgroup join', 'config', 'parseSync'];

test('a healthy exec is drawn from the start of the runtime to its end', async () => {
  const { exitCode, stdout } = await work.initp(['trace', well.name, '--json']);
  expect(exitCode).toBe(0);
  const trace = json(execTrace, stdout);
  expect(trace.outcome).toBe('works');
  expect(trace.steps.map(({ name }) => name)).toEqual(STEPS);
  expect(trace.race.refused).toEqual({});
  expect(trace.race.joinMs).toBeGreaterThan(0);
});

test('a failing exec shows the refused threads of the child', async () => {
  await using _churn = await churn();
  const { exitCode, stdout } = await work.initp(['trace', full.name, '--json']);
  expect(exitCode).toBe(0);
  const trace = json(execTrace, stdout);
  expect(trace.outcome).toBe('fails');
  expect(trace.race.refused['EAGAIN']).toBeGreaterThanOrEqual(20);
  const child = trace.lanes.find(({ role }) => role === 'stage-2');
  expect(trace.events).toContainEqual(expect.objectContaining({ kind: 'signal', signal: 'SIGABRT', tid: child?.tid }));
});

test('without a tracer the stages and the join are seen all the same, and it is said what is not', async () => {
  const { exitCode, stdout } = await work.initp(['trace', well.name, '--method', 'proc', '--json']);
  expect(exitCode).toBe(0);
  const trace = json(execTrace, stdout);
  expect(trace.method).toMatchObject({ kind: 'proc', everyMs: 1 });
  expect(trace.lanes.some(({ role }) => role === 'stage-2')).toBe(true);
  expect(trace.events.some(({ kind }) => kind === 'cgroup-join')).toBe(true);
});

test('a command of the person is run, and its own program is the last execve', async () => {
  const { exitCode, stdout } = await work.initp(['trace', well.name, '--json', '--', '/bin/true']);
  expect(exitCode).toBe(0);
  const trace = json(execTrace, stdout);
  expect(trace.end).toEqual({ status: 'exited', exitCode: 0 });
  const programs = trace.events.flatMap((event) => (event.kind === 'execve' ? [event.path] : []));
  expect(programs.at(-1)).toBe('/bin/true');
});

test('a tracer that is killed leaves no stopped process, and initp says that it has no trace', async () => {
  const before = await traceFiles();
  const running = work.start(['trace', well.name, '--method', 'strace', '--', '/bin/sleep', '5']);
  const strace = await tracerOf(work);
  process.kill(strace.pid, 'SIGKILL');
  await running.ended;
  expect(await stoppedTasks(well)).toEqual([]);
  expect(await traceFiles()).toEqual(before);
  // The command is the person's own, and goes on to its end as behind a docker client that was killed.
  await until('the command ends', async () => await well.read('cgroup.procs'), {
    satisfies: (pids) => !pids.includes('\n'),
    withinMs: 30_000,
  });
});

test('a trace whose harness is killed ends its tracer and takes its files away', async () => {
  const before = await traceFiles();
  const running = work.start(['trace', well.name, '--method', 'strace', '--timeout', '2m', '--', '/bin/sleep', '100']);
  const strace = await tracerOf(work);
  process.kill(running.pid, 'SIGKILL');
  await running.ended;
  await until('the tracer ends', async () => await processesWith(work.directory), {
    satisfies: (left) => left.every(({ pid }) => pid !== strace.pid),
    withinMs: 20_000,
  });
  await until('the files of the trace are gone', traceFiles, {
    satisfies: (left) => left.every((name) => before.includes(name)),
    withinMs: 20_000,
  });
  expect(await stoppedTasks(well)).toEqual([]);
});

test('what can not be traced is refused with what to do', async () => {
  const { exitCode, stderr } = await work.initp(['trace', 'no-such-container']);
  expect(exitCode).toBe(64);
  expect(stderr).toMatch(/CONTAINER_UNKNOWN/u);
});

test('a run keeps a trace of each trial beside its readings, of a paused container and in a nested engine too', async () => {
  const before = await traceFiles();
  const names = ['healthy', 'container-paused', 'nested-healthy'];
  const { exitCode, stderr } = await work.run([...names, '--trace']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const directory = await work.latestRun();
  const traces = await Promise.all(
    names.map(async (name) =>
      json(execTrace, await readFile(join(directory, 'trials', `${name}-1`, 'trace.json'), 'utf8')),
    ),
  );
  // A paused container is refused before there is a child; the others get as far as their program.
  expect(traces.map(({ outcome }) => outcome)).toEqual(['works', 'fails', 'works']);
  expect(traces.map(({ race }) => race.joinMs !== null)).toEqual([true, false, true]);
  expect(traces[2]?.steps.map(({ name }) => name)).toEqual(STEPS);
  expect(await traceFiles()).toEqual(before);
});

async function traceFiles(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('initp-trace-'));
}

/** The strace that this workspace has started, when its exec is in the container. */
async function tracerOf({ directory }: Workspace): Promise<Process> {
  await until('the exec is in the container', async () => await well.read('cgroup.procs'), {
    satisfies: (pids) => pids.split('\n').length > 1,
    withinMs: 30_000,
  });
  const found = (await processesWith(directory)).find(({ name }) => name === 'strace');
  if (found === undefined) throw new Error('there is no strace');
  return found;
}

/** Tasks of the container that somebody stopped: `t` by a tracer, `T` by a signal. */
async function stoppedTasks(one: Container): Promise<readonly string[]> {
  const pids = (await one.read('cgroup.procs')).split('\n').map(Number);
  const states = await Promise.all(pids.map(async (pid) => `${pid} ${await statusOf(pid, 'State')}`));
  return states.filter((state) => /^\d+ [tT]/u.test(state));
}
