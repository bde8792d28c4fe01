import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { type Workspace, workspace } from './initp.ts';
import { injected, ownContainers, watchdog } from './injected-run.ts';
import { json } from './json.ts';
import { type MachineState, machineState, settled } from './machine.ts';
import { ownScenario, SHORT, SHORT_POD } from './own-scenario.ts';
import { churn, container } from './payload.ts';
import { until } from './until.ts';

/** The watchdog's own promise. */
const WATCHDOG_MS = 10_000;
const GENEROUS_MS = 30_000;

const statusDocument = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      alive: z.boolean(),
      pending: z.array(z.object({ what: z.string(), undo: z.string() })),
    }),
  ),
});
const undoDocument = z.object({ undone: z.array(z.object({ what: z.string(), result: z.string() })) });

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

describe('SIGKILL of the program', () => {
  test('the watchdog takes container, cgroups, limits and amplifier back, and removes the journal', async () => {
    const running = await injected(work, pod);
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
    expect(await settled(before, work)).toEqual(before);
  });

  test('a limit that was lifted in a container of somebody else is put back', async () => {
    await using full = await container(['--pids-limit', '40'], 'threads', 'max');
    await using _ = await churn();
    const running = work.start(['diagnose', full.name, '--confirm']);
    const guard = await watchdog(work);
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
      // Nobody has put it back yet.
      expect(await full.read('pids.max')).toBe('104');
    } finally {
      process.kill(guard.pid, 'SIGCONT');
    }
    const restored = await until('the limit is put back', async () => await full.read('pids.max'), {
      satisfies: (max) => max === '40',
      withinMs: WATCHDOG_MS,
    });
    expect(restored).toBe('40');
    const journals = await until('the journal is gone', async () => await readdir(work.journals), {
      satisfies: (names) => names.length === 0,
      withinMs: GENEROUS_MS,
    });
    expect(journals).toEqual([]);
  });

  test('with the watchdog killed as well: status shows it, the next run warns, undo takes it back', async () => {
    const running = await injected(work, short);
    process.kill((await watchdog(work)).pid, 'SIGKILL');
    running.child.kill('SIGKILL');
    await running.ended;
    expect(await ownContainers(work)).toHaveLength(1);

    const status = await work.initp(['status', '--json']);
    expect(status.exitCode).toBe(0);
    const { runs } = json(statusDocument, status.stdout);
    expect(runs).toMatchObject([{ alive: false, run: expect.stringContaining(work.mark) as unknown }]);
    const pending = runs[0]?.pending ?? [];
    expect(pending.map(({ undo }) => undo).join('\n')).toMatch(/docker rm --force --volumes w-[\s\S]*rmdir \//u);
    const told = await work.initp(['status']);
    expect(told.stdout).toContain('is dead: `initp undo`');

    const warned = await work.run(['healthy']);
    expect(warned.stderr).toMatch(/^warning: run \S+ died and left \d+ changes; `initp undo` takes them back/mu);
    expect(warned.exitCode).toBe(0);

    const undone = await work.initp(['undo', '--json']);
    expect(undone).toMatchObject({ exitCode: 0 });
    const results = json(undoDocument, undone.stdout).undone;
    expect(results).toHaveLength(pending.length);
    expect(results.filter(({ result }) => result.startsWith('failed'))).toEqual([]);
    expect(await settled(before, work)).toEqual(before);

    const again = await work.initp(['undo']);
    expect(again).toMatchObject({ exitCode: 0, stdout: 'nothing to undo\n' });
    expect((await work.initp(['status'])).stdout).toBe('nothing is injected\n');
  });

  test('a living run is left alone by undo, and shown by status', async () => {
    const running = await injected(work, short);
    const undone = await work.initp(['undo']);
    expect(undone).toMatchObject({ exitCode: 0, stdout: 'nothing to undo\n' });
    expect(undone.stderr).toMatch(/run \S+ is still under way and was left alone/u);
    const status = json(statusDocument, (await work.initp(['status', '--json'])).stdout);
    expect(status.runs).toMatchObject([{ alive: true }]);
    expect((await running.ended).exitCode).toBe(0);
    expect(await settled(before, work)).toEqual(before);
  });
});
