import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { command } from './command.ts';
import { type Workspace, workspace } from './initp.ts';
import { INJECTED, injected, ownContainers, watchdog } from './injected-run.ts';
import { type MachineState, machineState, settled } from './machine.ts';
import { ownScenario, SHORT } from './own-scenario.ts';
import { statusOf } from './processes.ts';
import { until } from './until.ts';

const GENEROUS_MS = 30_000;

let work: Workspace;
let before: MachineState;
let short: string;
beforeAll(async () => {
  work = await workspace();
  short = await ownScenario(work.directory, 'short.yaml', SHORT);
});
beforeEach(async () => {
  before = await machineState(work);
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

describe('a signal in the middle of a run', () => {
  test('Ctrl-C, which reaches the whole process group, exits 130 with everything taken back', async () => {
    const running = await injected(work, short);
    expect(await ownContainers(work)).toHaveLength(1);
    process.kill(-running.pid, 'SIGINT');
    const { exitCode, signal, stderr } = await running.ended;
    expect({ exitCode, signal, stderr }).toMatchObject({ exitCode: 130, signal: null });
    expect(stderr).toMatch(/^SIGINT: ending the trial and taking its changes back/mu);
    expect(await settled(before, work)).toEqual(before);
    const report = await work.latestReport();
    expect(report).toMatchObject({ ended: 'interrupted', exitCode: 130, leftovers: [] });
    expect(report.trials).toMatchObject([
      { verdict: { outcome: 'broken', error: { code: 'INTERRUPTED' } }, leftovers: [] },
    ]);
    expect(report.trials[0]?.changes.map(({ result }) => result)).not.toContain('failed');
    // What was tried until then is kept; an echo in dockerd's log that was read before the injection is somebody else's.
    const tried = /symptom .*of (?<count>\d+) execs failed/u.exec(stderr)?.groups?.['count'];
    expect(report.trials[0]).toMatchObject({ daemonLines: [] });
    expect(report.trials[0]?.attempts).toHaveLength(Number(tried ?? 0));
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s exits 143 with everything taken back', async (signal) => {
    const running = await injected(work, short);
    running.child.kill(signal);
    const ended = await running.ended;
    expect(ended).toMatchObject({ exitCode: 143, signal: null });
    expect(await settled(before, work)).toEqual(before);
    expect(await work.latestReport()).toMatchObject({ ended: 'interrupted', exitCode: 143 });
  });

  test('with --json an interrupted run still puts one document on standard output', async () => {
    const running = work.startRun([short, '--json']);
    await running.says(INJECTED);
    running.child.kill('SIGINT');
    const { exitCode, stdout } = await running.ended;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ ended: 'interrupted' });
    expect(await settled(before, work)).toEqual(before);
  });

  test('before anything is injected it ends too, and leaves nothing', async () => {
    const running = work.startRun([short]);
    await until('the journal', async () => await readdir(work.journals).catch(() => []), {
      satisfies: (names) => names.length > 0,
      withinMs: GENEROUS_MS,
    });
    // The handler is there a moment after the journal, when the watchdog watches.
    await watchdog(work);
    await until('the cgroups of the amplifier', async () => (await machineState(work)).cgroups, {
      satisfies: (cgroups) => cgroups.some((path) => path.includes(work.mark)),
      withinMs: GENEROUS_MS,
    });
    running.child.kill('SIGINT');
    expect((await running.ended).exitCode).toBe(130);
    expect(await settled(before, work)).toEqual(before);
  });

  test('a second Ctrl-C shows what is still broken and what heals it, and the undo goes on', async () => {
    const running = await injected(work, short);
    const [id = ''] = await ownContainers(work);
    const init = Number(await command('docker', 'inspect', '--format', '{{.State.Pid}}', id));
    const shim = Number(await statusOf(init, 'PPid'));
    // With its shim stopped, the exec that is under way takes as long as this test needs.
    process.kill(shim, 'SIGSTOP');
    try {
      running.child.kill('SIGINT');
      await running.says(/ending the trial/u);
      // One press may arrive twice within a moment: only a later one is a second one.
      await until(
        'what is still broken',
        () => {
          running.child.kill('SIGINT');
          return running.stderr();
        },
        { satisfies: (stderr) => stderr.includes('still broken'), withinMs: 6000, everyMs: 500 },
      );
    } finally {
      process.kill(shim, 'SIGCONT');
    }
    const { exitCode, stderr } = await running.ended;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 130 });
    expect(stderr).toMatch(/still broken: [1-9]\d* changes; `initp undo --run \S+` heals them/u);
    expect(stderr).toMatch(/^ {4}docker rm --force --volumes w-/mu);
    expect(await settled(before, work)).toEqual(before);
  });
});

describe('output that nobody reads', () => {
  test('a reader that closes both streams early does not stop the run or its undo', async () => {
    const running = work.startRun([short]);
    running.child.stdout.destroy();
    await running.says(INJECTED);
    running.child.stderr.destroy();
    const { exitCode, signal } = await running.ended;
    expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null });
    expect(await work.latestReport()).toMatchObject({ ended: 'complete', exitCode: 0 });
    expect(await settled(before, work)).toEqual(before);
  });
});

describe('a report that can not be written', () => {
  test.each(['a directory that can not be made', 'a file in its place'])('%s: nothing is injected', async (what) => {
    const file = join(work.directory, 'file');
    await writeFile(file, '');
    const directory = what === 'a file in its place' ? file : '/proc/reports';
    const ended = await work.initp(['run', short, '--report', directory, '--json']);
    expect(ended.exitCode).toBe(64);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'REPORT_UNWRITABLE' } });
    expect(ended.stderr).toContain(directory);
    expect(ended.stderr).not.toMatch(INJECTED);
    expect(await settled(before, work)).toEqual(before);
  });
});
