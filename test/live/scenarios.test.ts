import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Trial } from '../../harness/model/run-report.ts';
import { runReport } from '../../harness/schema/report.ts';
import { FAST_ATTACH_US } from '../../harness/engine/amplifier.ts';
import { parseScenario } from '../../harness/schema/scenario.ts';
import { type Ended, PROJECT, type Workspace, workspace } from './initp.ts';
import { attachUs } from './payload.ts';
import { expectAsBefore, type MachineState, machineState } from './machine.ts';

const FOLDER = join(PROJECT, 'scenarios');
const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.yaml')).toSorted();
const scenarios = await Promise.all(
  files.map(async (name) => parseScenario(await readFile(join(FOLDER, name), 'utf8'), join(FOLDER, name))),
);

let work: Workspace;
beforeAll(async () => {
  work = await workspace();
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

test('the scenarios of the incident are there', () => {
  expect(files.map((name) => basename(name, '.yaml'))).toEqual(
    expect.arrayContaining([
      'healthy',
      'idle-host',
      'pids-limit-lowered',
      'pod-pids-limit',
      'read-init-p',
      'read-init-p-10k',
    ]),
  );
});

// Needed by the scenarios of an idle host; a kernel before 6.0, or somebody else's migrations, make it fast.
const slowAttach = (await attachUs()) >= FAST_ATTACH_US;
const [held, notHeld] = [true, false].map((can) =>
  scenarios.filter(({ requires }) => can === (slowAttach || !requires.includes('slow-attach'))),
);

if (notHeld !== undefined && notHeld.length > 0) {
  test.skip.each(notHeld)('$name is not held: an isolated attach is fast on this machine', () => {});
}

describe.each(held ?? [])('$name on real Docker', (scenario) => {
  let before: MachineState;
  let ended: Ended;
  /** Of the report on standard output; read again in each test so that a broken report fails where it is looked at. */
  const trial = (): Trial => {
    const [one, ...others] = runReport.parse(JSON.parse(ended.stdout)).trials as unknown as readonly Trial[];
    if (one === undefined || others.length > 0) throw new Error(`not one trial: ${ended.stdout}`);
    return one;
  };

  beforeAll(async () => {
    before = await machineState(work);
    ended = await work.run([scenario.name, '--json']);
    // An idle host can not be had by asking for it: a migration of somebody else's makes an exec fail as well.
    for (let tries = 1; scenario.requires.includes('slow-attach') && ended.exitCode === 2 && tries < 4; tries++) {
      ended = await work.run([scenario.name, '--json']);
    }
  });

  test('ends with exit code 0 and exactly one JSON document on standard output', async () => {
    expect({ exitCode: ended.exitCode, signal: ended.signal }, ended.stderr).toEqual({ exitCode: 0, signal: null });
    expect(JSON.parse(ended.stdout)).toEqual(
      JSON.parse(await readFile(join(await work.latestRun(), 'report.json'), 'utf8')),
    );
  });

  test('the diagnosis is what the scenario expects, and judged correct', () => {
    const { verdict, diagnosis } = trial();
    expect(verdict.outcome).toBe('correct');
    const { expect: expected } = scenario;
    expect(diagnosis?.status).toBe(expected.diagnosis);
    if (diagnosis?.status === 'named' && expected.diagnosis === 'named') {
      expect(diagnosis.finding).toMatchObject({ cause: expected.cause, layer: expected.layer });
      // Whoever fails is proven by intervention; whoever works for now is a warning.
      expect(diagnosis.finding.strength).toBe(expected.symptom === 'fails' ? 'conclusive' : 'weak');
      expect(diagnosis.finding.because).toMatch(/pids\.max is \d+ and \d+ tasks are in it: headroom -?\d+/u);
      if (expected.symptom === 'works') expect(diagnosis.finding.because).toContain('execs work for now');
    }
  });

  test('the person at docker exec sees what the scenario expects, through every door', () => {
    const { attempts, expectedSymptom } = trial();
    expect(expectedSymptom).toBe(scenario.expect.symptom);
    const outcomes = (entry: string): ReadonlySet<string> =>
      new Set(attempts.filter((one) => one.entry === entry).map(({ outcome }) => outcome));
    for (const entry of ['engine-api', 'containerd', 'runtime']) {
      if (expectedSymptom === 'works') expect([...outcomes(entry)], entry).toEqual(['works']);
      else expect(outcomes(entry), entry).toContain('fails');
    }
    expect(attempts).toHaveLength(3 * 2 * scenario.attempts);
  });

  test('every change was taken back, and nothing is left over', () => {
    const { changes, leftovers } = trial();
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.filter(({ result }) => result === 'failed')).toEqual([]);
    // Newest first, and so the container last that everything else was in.
    expect(changes.some(({ what, result }) => what.startsWith('create the container') && result === 'done')).toBe(true);
    expect(leftovers).toEqual([]);
    expect(runReport.parse(JSON.parse(ended.stdout)).leftovers).toEqual([]);
  });

  test('the machine is as it was', async () => {
    await expectAsBefore(before, work);
  });
});

test('the same scenario on two runtimes is two trials with readings of their own, side by side', async () => {
  const before = await machineState(work);
  const runtimes = ['runc', 'io.containerd.runc.v2'];
  const words = ['healthy', '--jobs', '2', '--json', ...runtimes.flatMap((name) => ['--runtime', name])];
  const { exitCode, stdout, stderr } = await work.run(words);
  expect(exitCode, stderr).toBe(0);
  const { trials } = runReport.parse(JSON.parse(stdout));
  expect(trials.map(({ runtime }) => runtime)).toEqual(runtimes);
  expect(new Set(trials.map(({ readingsFile }) => readingsFile)).size).toBe(2);
  expect(trials.flatMap(({ changes }) => changes.map(({ result }) => result))).toEqual(['done', 'done']);
  await expectAsBefore(before, work);
});
