import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FAST_ATTACH_US } from '../../harness/engine/amplifier.ts';
import type { Trial } from '../../harness/model/run-report.ts';
import { type Ended, type Workspace, workspace } from './initp.ts';
import { attachUs } from './payload.ts';
import { until } from './until.ts';

const cgroupFeatures = async (): Promise<string> =>
  await readFile('/sys/kernel/cgroup/features', 'utf8').catch(() => '');
const cgroupMounts = async (): Promise<string> =>
  (await readFile('/proc/mounts', 'utf8'))
    .split('\n')
    .filter((line) => / cgroup2? /u.test(line))
    .join('\n');

let work: Workspace;
beforeAll(async () => {
  work = await workspace();
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

async function heldWithout(): Promise<[Ended, Trial | undefined]> {
  const ended = await work.run(['read-init-p', '--amplify', 'never']);
  return [ended, (await work.latestReport()).trials[0]];
}

describe('the amplifier', () => {
  test('without it nothing is reproduced on an idle host, and the run is not green', async ({ skip }) => {
    // A migration of somebody else's is an amplifier as well: asked until the host was idle for a whole run.
    let [ended, trial] = await heldWithout();
    for (let tries = 1; trial?.verdict.outcome === 'correct' && tries < 4; tries++)
      [ended, trial] = await heldWithout();
    const { exitCode } = ended;
    const measured = trial?.amplifier?.status === 'off' ? trial.amplifier.latency?.medianUs : undefined;
    if (measured !== undefined && measured < FAST_ATTACH_US) skip(`an isolated attach takes ${measured} us here`);
    expect(trial?.verdict).toEqual({ outcome: 'unsure', why: 'no-symptom' });
    expect(exitCode).toBe(2);
    expect(trial?.amplifier).toMatchObject({ status: 'off', why: expect.stringContaining('never') as unknown });
    expect(trial?.amplifier).toHaveProperty('latency.medianUs');
    // The finding warns although nothing fails yet.
    expect(trial?.diagnosis).toMatchObject({ status: 'named', finding: { strength: 'weak' } });
  });

  test('always is said in the report, with the latency before and during', async () => {
    const { exitCode, stdout, stderr } = await work.run(['read-init-p', '--amplify', 'always']);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const [trial] = (await work.latestReport()).trials;
    const use = trial?.amplifier;
    if (use?.status !== 'on') throw new Error(`the amplifier is ${JSON.stringify(use)}`);
    expect(use).toMatchObject({ kind: 'churn', before: { samples: 9 }, during: { samples: 9 } });
    expect(use.during.medianUs).toBeLessThan(FAST_ATTACH_US);
    expect(stderr).toMatch(/amplifier on: churn; an isolated attach took \d+ us before and takes \d+ us now/u);
    expect(stdout).toContain('The amplifier: churn');
  });

  test('auto leaves it off where nothing races', async () => {
    await work.run(['healthy']);
    const [trial] = (await work.latestReport()).trials;
    expect(trial?.amplifier).toMatchObject({ status: 'off', why: expect.stringContaining('race') as unknown });
  });

  test('auto uses it for a race exactly when an isolated attach is slow', async () => {
    await work.run(['read-init-p']);
    const [trial] = (await work.latestReport()).trials;
    const use = trial?.amplifier;
    const isolated = use?.status === 'on' ? use.before : use?.latency;
    expect(isolated?.medianUs).toBeGreaterThan(0);
    expect(use?.status).toBe((isolated?.medianUs ?? 0) < FAST_ATTACH_US ? 'off' : 'on');
  });

  test('it is over with the run: the attach is as slow as before', async ({ skip }) => {
    const beforeUs = await attachUs();
    if (beforeUs < FAST_ATTACH_US) skip(`an isolated attach takes ${beforeUs} us here`);
    await work.run(['healthy', '--amplify', 'always']);
    const afterUs = await until('us of an isolated attach', attachUs, {
      satisfies: (nowUs) => nowUs >= FAST_ATTACH_US,
      withinMs: 20_000,
    });
    expect(afterUs).toBeGreaterThanOrEqual(FAST_ATTACH_US);
  });

  test('it never sets favordynmods, which can not be taken back', async () => {
    const [mounts, features] = [await cgroupMounts(), await cgroupFeatures()];
    const running = work.startRun(['healthy', '--amplify', 'always']);
    await running.says(/amplifier on/u);
    expect(await cgroupMounts()).toBe(mounts);
    await running.ended;
    expect(await cgroupMounts()).toBe(mounts);
    expect(await cgroupFeatures()).toBe(features);
  });
});
