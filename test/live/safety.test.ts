import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { command, lines } from './command.ts';
import { type Running, type Workspace, workspace } from './initp.ts';
import { expectAsBefore, type MachineState, machineState } from './machine.ts';
import { ownScenario, SHORT, SHORT_POD } from './own-scenario.ts';
import { churn, container } from './payload.ts';
import { type Process, processesWith, statusOf } from './processes.ts';
import { until } from './until.ts';

/** The watchdog's own promise. */
const WATCHDOG_MS = 10_000;
const GENEROUS_MS = 30_000;

const INJECTED = /^\S+ +inject /mu;

let work: Workspace;
let before: MachineState;
let short: string;
let pod: string;
beforeAll(async () => {
  work = await workspace();
  short = await ownScenario(work.directory, 'short.yaml', SHORT);
  pod = await ownScenario(work.directory, 'pod.yaml', SHORT_POD);
});
beforeEach(async () => {
  before = await machineState(work);
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

/** A run that has something injected. */
async function injected(scenario = short): Promise<Running> {
  const running = work.startRun([scenario, '--amplify', 'always']);
  await running.says(INJECTED);
  return running;
}

async function ownProcess(what: string, is: (one: Process) => boolean): Promise<Process> {
  const found = await until(what, async () => (await processesWith(work.directory)).filter(is), {
    satisfies: (all) => all.length === 1,
    withinMs: GENEROUS_MS,
  });
  if (found[0] === undefined) throw new Error(`no ${what}`);
  return found[0];
}
const watchdog = async (): Promise<Process> =>
  await ownProcess('watchdog', ({ commandLine }) => commandLine.includes('engine/watchdog.ts'));

async function ownContainers(): Promise<readonly string[]> {
  return await lines('docker', 'ps', '--all', '--quiet', '--filter', `name=w-${work.mark}`);
}

describe('a signal in the middle of a run', () => {
  test('Ctrl-C, which reaches the whole process group, exits 130 with everything taken back', async () => {
    const running = await injected();
    expect(await ownContainers()).toHaveLength(1);
    process.kill(-running.pid, 'SIGINT');
    const { exitCode, signal, stderr } = await running.ended;
    expect({ exitCode, signal }, stderr).toEqual({ exitCode: 130, signal: null });
    expect(stderr).toMatch(/^SIGINT: ending the trial and taking its changes back/mu);
    await expectAsBefore(before, work);
    const report = await work.latestReport();
    expect(report).toMatchObject({ ended: 'interrupted', exitCode: 130, leftovers: [] });
    expect(report.trials).toMatchObject([
      { verdict: { outcome: 'broken', error: { code: 'INTERRUPTED' } }, leftovers: [] },
    ]);
    expect(report.trials[0]?.changes.map(({ result }) => result)).not.toContain('failed');
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s exits 143 with everything taken back', async (signal) => {
    const running = await injected();
    running.child.kill(signal);
    const ended = await running.ended;
    expect({ exitCode: ended.exitCode, signal: ended.signal }, ended.stderr).toEqual({ exitCode: 143, signal: null });
    await expectAsBefore(before, work);
    expect(await work.latestReport()).toMatchObject({ ended: 'interrupted', exitCode: 143 });
  });

  test('with --json an interrupted run still puts one document on standard output', async () => {
    const running = work.startRun([short, '--json']);
    await running.says(INJECTED);
    running.child.kill('SIGINT');
    const { exitCode, stdout } = await running.ended;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ ended: 'interrupted' });
    await expectAsBefore(before, work);
  });

  test('before anything is injected it ends too, and leaves nothing', async () => {
    const running = work.startRun([short]);
    await until('the journal', async () => await readdir(work.journals).catch(() => []), {
      satisfies: (names) => names.length > 0,
      withinMs: GENEROUS_MS,
    });
    // The handler is there a moment after the journal, when the watchdog watches.
    await watchdog();
    await until('the cgroups of the amplifier', async () => (await machineState(work)).cgroups, {
      satisfies: (cgroups) => cgroups.some((path) => path.includes(work.mark)),
      withinMs: GENEROUS_MS,
    });
    running.child.kill('SIGINT');
    expect((await running.ended).exitCode).toBe(130);
    await expectAsBefore(before, work);
  });

  test('a second Ctrl-C shows what is still broken and what heals it, and the undo goes on', async () => {
    const running = await injected();
    const [id = ''] = await ownContainers();
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
    expect(exitCode, stderr).toBe(130);
    expect(stderr).toMatch(/still broken: [1-9]\d* changes; `initp undo --run \S+` heals them/u);
    expect(stderr).toMatch(/^ {4}docker rm --force --volumes w-/mu);
    await expectAsBefore(before, work);
  });
});

describe('SIGKILL of the program', () => {
  test('the watchdog takes container, cgroups, limits and amplifier back, and removes the journal', async () => {
    const running = await injected(pod);
    const during = await machineState(work);
    expect(during.journals).toHaveLength(1);
    expect(during.containers).toHaveLength(1);
    expect(during.cgroups.length).toBeGreaterThan(before.cgroups.length);
    expect(during.processes.filter((line) => / churn /u.test(line))).toHaveLength(1);
    running.child.kill('SIGKILL');
    expect(await running.ended).toMatchObject({ signal: 'SIGKILL' });
    await until(
      'the watchdog has taken everything back',
      async () => {
        const { containers, cgroups, payloads, processes } = await machineState(work);
        return { containers, cgroups, payloads, others: processes.filter((line) => !line.includes('watchdog.ts')) };
      },
      {
        satisfies: ({ containers, cgroups, payloads, others }) =>
          JSON.stringify([containers, cgroups, payloads]) ===
            JSON.stringify([before.containers, before.cgroups, before.payloads]) && others.length === 0,
        withinMs: WATCHDOG_MS,
      },
    );
    await expectAsBefore(before, work);
  });

  test('a limit that was lifted in a container of somebody else is put back', async () => {
    await using full = await container(['--pids-limit', '40'], 'threads', 'max');
    await using _ = await churn();
    const running = work.start(['diagnose', full.name, '--confirm']);
    const guard = await watchdog();
    await until('the lift', async () => await full.read('pids.max'), {
      satisfies: (max) => {
        if (max === '40') return false;
        // At once, in this very turn: the lift lasts a tenth of a second.
        process.kill(guard.pid, 'SIGSTOP');
        running.child.kill('SIGKILL');
        return true;
      },
      withinMs: GENEROUS_MS,
    }).finally(() => {
      running.child.kill('SIGKILL');
    });
    try {
      await running.ended;
      expect(await full.read('pids.max'), 'nobody has put it back yet').toBe('104');
    } finally {
      process.kill(guard.pid, 'SIGCONT');
    }
    await until('the limit is put back', async () => await full.read('pids.max'), {
      satisfies: (max) => max === '40',
      withinMs: WATCHDOG_MS,
    });
    await until('the journal is gone', async () => await readdir(work.journals), {
      satisfies: (names) => names.length === 0,
      withinMs: GENEROUS_MS,
    });
  });

  test('with the watchdog killed as well: status shows it, the next run warns, undo takes it back', async () => {
    const running = await injected();
    process.kill((await watchdog()).pid, 'SIGKILL');
    running.child.kill('SIGKILL');
    await running.ended;
    expect(await ownContainers()).toHaveLength(1);

    const status = await work.initp(['status', '--json']);
    expect(status.exitCode).toBe(0);
    const { runs } = JSON.parse(status.stdout) as {
      runs: { run: string; alive: boolean; pending: { what: string; undo: string }[] }[];
    };
    expect(runs).toMatchObject([{ alive: false, run: expect.stringContaining(work.mark) as unknown }]);
    const pending = runs[0]?.pending ?? [];
    expect(pending.map(({ undo }) => undo).join('\n')).toMatch(/docker rm --force --volumes w-[\s\S]*rmdir \//u);
    const told = await work.initp(['status']);
    expect(told.stdout).toContain('is dead: `initp undo`');

    const warned = await work.run(['healthy']);
    expect(warned.stderr).toMatch(/^warning: run \S+ died and left \d+ changes; `initp undo` takes them back/mu);
    expect(warned.exitCode).toBe(0);

    const undone = await work.initp(['undo', '--json']);
    expect(undone.exitCode, undone.stderr).toBe(0);
    const results = (JSON.parse(undone.stdout) as { undone: { what: string; result: string }[] }).undone;
    expect(results).toHaveLength(pending.length);
    expect(results.filter(({ result }) => result.startsWith('failed'))).toEqual([]);
    await expectAsBefore(before, work);

    const again = await work.initp(['undo']);
    expect(again).toMatchObject({ exitCode: 0, stdout: 'nothing to undo\n' });
    expect((await work.initp(['status'])).stdout).toBe('nothing is injected\n');
  });

  test('a living run is left alone by undo, and shown by status', async () => {
    const running = await injected();
    const undone = await work.initp(['undo']);
    expect(undone).toMatchObject({ exitCode: 0, stdout: 'nothing to undo\n' });
    expect(undone.stderr).toMatch(/run \S+ is still under way and was left alone/u);
    const status = JSON.parse((await work.initp(['status', '--json'])).stdout) as { runs: { alive: boolean }[] };
    expect(status.runs).toMatchObject([{ alive: true }]);
    expect((await running.ended).exitCode).toBe(0);
    await expectAsBefore(before, work);
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
    await expectAsBefore(before, work);
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
    await expectAsBefore(before, work);
  });
});
