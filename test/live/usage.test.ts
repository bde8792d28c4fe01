import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { cells } from '../../harness/report/wrap.ts';
import { type Ended, PROJECT, type Workspace, workspace } from './initp.ts';
import { json } from './json.ts';
import { settled, type MachineState, machineState } from './machine.ts';
import { ownScenario, SHORT } from './own-scenario.ts';

let work: Workspace;
let before: MachineState;
beforeAll(async () => {
  work = await workspace();
});
beforeEach(async () => {
  before = await machineState(work);
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

/** What `--json` prints of an error. */
const failure = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }),
});

/** One error with a hint on standard error, one document on standard output, nothing left behind. */
async function refused(words: readonly string[]): Promise<{ message: string; hint: string; stderr: string }> {
  const plain = await work.initp(words);
  const said = plain.stderr.trimEnd().split('\n');
  expect(plain).toMatchObject({ exitCode: 64, stdout: '' });
  expect(said.filter((line) => line.startsWith('error '))).toHaveLength(1);
  expect(said.at(-1)).toMatch(/^hint {2}\S/u);
  expect(plain.stderr).not.toMatch(/^ +at /mu);

  const printed = await work.initp([...words, '--json']);
  expect(printed.exitCode).toBe(64);
  const { error } = json(failure, printed.stdout);
  expect(error.code).toMatch(/^[A-Z_]+$/u);
  expect(await settled(before, work)).toEqual(before);
  expect(await readdir(work.reports).catch(() => [])).toEqual([]);
  return { ...error, stderr: plain.stderr };
}

describe('a mistake in the command line is exit 64, and nothing is touched', () => {
  test('an unknown scenario is told with the nearest name there is', async () => {
    const { message, hint } = await refused(['run', 'read-initp']);
    expect(message).toContain('did you mean read-init-p?');
    expect(hint).toContain('initp list scenarios');
  });

  test('a scenario file that is not there', async () => {
    const { message } = await refused(['run', './nowhere.yaml']);
    expect(message).toContain('./nowhere.yaml');
  });

  test.each([
    ['an unknown flag', ['run', 'healthy', '--trails', '3'], /--trails/u],
    ['trials that are no number', ['run', 'healthy', '--trials', 'many'], /many/u],
    ['no trials', ['run', 'healthy', '--trials', '0'], /from 1 to/u],
    ['a policy that is none', ['run', 'healthy', '--amplify', 'sometimes'], /auto, always, never/u],
    ['a seed that would be a path', ['run', 'healthy', '--seed', '../x'], /letters and digits/u],
    ['an unknown command', ['brake'], /brake/u],
    ['a shard of none', ['run', '--shard', '3/2'], /1\/3, 2\/3 or 3\/3/u],
    ['an unknown tag', ['run', '--tag', 'pid'], /did you mean pids/u],
    ['nothing left to hold', ['run', 'healthy', '--exclude', 'heal*'], /no scenario is left to hold/u],
    ['an unknown list', ['list', 'everything'], /scenarios, faults, causes, runtimes/u],
    ['a duration without a unit', ['diagnose', 'x', '--timeout', '5'], /500ms, 90s or 2m/u],
    ['no container', ['diagnose'], /no container/u],
    ['a run that is not in a journal', ['undo', '--run', 'nothing'], /"nothing"/u],
    ['a directory without a report', ['report', '/nowhere'], /\/nowhere/u],
  ])('%s', async (_, words, says) => {
    const { stderr } = await refused(words);
    expect(stderr).toMatch(says);
  });

  test('an unknown runtime is told with those there are', async () => {
    const { message, hint } = await refused(['run', 'healthy', '--runtime', 'nonesuch', '--report', work.reports]);
    expect(message).toContain('"nonesuch"');
    expect(hint).toMatch(/\brunc\b/u);
  });
});

describe('a mistake in a scenario file is told by file, line and column', () => {
  test.each([
    ['a word that is none', SHORT.replace('thread-bomb', 'thread-bom'), /:6:12: /u],
    ['a number out of range', SHORT.replace('max: 64', 'max: 0'), /:5:10: faults\[0\]\.max/u],
    ['a key nobody knows', SHORT.replace('attempts', 'atempts'), /:8:1: /u],
    ['YAML that is none', `${SHORT}  - [`, /:\d+:\d+: /u],
    ['nothing at all', '', /:1:1: /u],
  ])('%s', async (_, text, place) => {
    const path = await ownScenario(work.directory, 'broken.yaml', text);
    const { message } = await refused(['run', path, '--report', work.reports]);
    expect(message).toMatch(new RegExp(`^${path}${place.source}`, 'mu'));
  });
});

async function dryRun(...words: readonly string[]): Promise<Ended> {
  const ended = await work.initp(['run', ...words, '--dry-run', '--report', work.reports], {
    // It does not even need an engine.
    environment: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
  });
  expect(ended).toMatchObject({ exitCode: 0 });
  expect(await settled(before, work)).toEqual(before);
  expect(await readdir(work.reports).catch(() => [])).toEqual([]);
  return ended;
}

describe('--dry-run', () => {
  test('prints every change with the way back, and touches nothing', async () => {
    const { stdout } = await dryRun();
    const names = (await readdir(join(PROJECT, 'scenarios'))).filter((name) => name.endsWith('.yaml'));
    for (const name of names) expect(stdout).toContain(`\n${name.slice(0, -'.yaml'.length)}  (blast: `);
    const lines = stdout.trimEnd().split('\n');
    const changes = lines.flatMap((line, index) => (/^ {2}\S/u.test(line) ? [{ line, next: lines[index + 1] }] : []));
    expect(changes.length).toBeGreaterThan(2 * names.length);
    expect(changes.filter(({ next }) => !/^ {4}undo: \S/u.test(next ?? ''))).toEqual([]);
    expect(stdout).toMatch(/docker update --pids-limit 50 CONTAINER\n {4}undo: write the old pids\.max back/u);
    expect(stdout).toMatch(/write 64 to the pids\.max of its parent\n {4}undo: write the old value back/u);
  });

  test('with --json it is one document', async () => {
    const { stdout } = await dryRun('read-init-p', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      shared: [{ undo: expect.any(String) as unknown }, {}],
      dryRun: [
        {
          scenario: 'read-init-p',
          blast: 'container',
          lane: 'amplified',
          changes: [
            { change: expect.stringContaining('create CONTAINER') as unknown },
            { change: expect.stringContaining('HostConfig.PidsLimit=64') as unknown, undo: 'remove the container' },
            { change: expect.stringContaining('threads') as unknown, undo: expect.stringContaining('kill') as unknown },
            {},
            {},
          ],
        },
      ],
    });
  });
});

describe('a scenario of one’s own', () => {
  test('runs from a file in the working directory', async () => {
    await ownScenario(work.directory, 'mine.yaml', SHORT);
    const { exitCode, stderr } = await work.run(['./mine.yaml'], { cwd: work.directory });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const report = await work.latestReport();
    expect(report.trials).toMatchObject([{ scenario: 'mine', title: 'The incident in short' }]);
    expect(report.trials[0]?.readingsFile).toBe('trials/mine-1/readings.json');
    expect(await settled(before, work)).toEqual(before);
  });

  test('the report goes where it is asked for, made when it is not there', async () => {
    const path = await ownScenario(
      work.directory,
      'control.yaml',
      'title: A control\nfaults: []\nattempts: 1\nexpect:\n  diagnosis: healthy\n',
    );
    const directory = join(work.directory, 'deep', 'er');
    const { exitCode, stderr } = await work.initp(['run', path, '--report', directory, '--seed', `${work.mark}x`]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(await readdir(directory)).toEqual([expect.stringMatching(/^\d{8}T\d{6}Z-/u)]);
  });
});

describe('what is printed', () => {
  // oxlint-disable-next-line no-control-regex
  const ESCAPES = /\u001B/u;

  test.each([
    ['without a terminal', {}],
    ['with NO_COLOR', { NO_COLOR: '1' }],
    ['with NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }],
    ['on a dumb terminal', { TERM: 'dumb' }],
  ])('%s there are no escape codes', async (_, environment) => {
    const dead = { environment: { ...environment } };
    for (const words of [['list', 'faults'], ['run', 'nonesuch'], ['status'], ['--help']]) {
      const { stdout, stderr } = await work.initp(words, dead);
      expect(stdout + stderr).not.toBe('');
      expect(stdout + stderr).not.toMatch(ESCAPES);
    }
  });

  test('--help names every command and every exit code, within 100 columns', async () => {
    const { exitCode, stdout, stderr } = await work.initp(['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const name of ['run', 'diagnose', 'status', 'undo', 'list', 'report']) expect(stdout).toContain(`  ${name}`);
    for (const code of ['64 usage', '69 no engine', '70 internal', '130/143']) expect(stdout).toContain(code);
    expect(stdout.split('\n').filter((line) => cells(line) > 107)).toEqual([]);
  });
});
