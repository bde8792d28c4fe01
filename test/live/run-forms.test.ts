import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse } from 'junit2json';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { type Ended, type Workspace, workspace } from './initp.ts';

let work: Workspace;
let ended: Ended;

// What it takes is short: a paused container refuses at once.
beforeAll(async () => {
  work = await workspace();
  const junit = `junit=${join(work.directory, 'junit.xml')}`;
  ended = await work.run(['container-paused', '--verbose', '--ci', 'github', '--format', 'ndjson', '--format', junit], {
    environment: { GITHUB_STEP_SUMMARY: join(work.directory, 'summary.md') },
  });
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

const event = z.looseObject({ event: z.string(), atMs: z.number() });

describe('a run', () => {
  test('tells its events while it goes on, one line each, and nothing else on standard output', async () => {
    const lines = ended.stdout.trimEnd().split('\n');
    const told = lines.map((line) => event.parse(JSON.parse(line)));
    expect(told.map((one) => one.event)).toEqual([
      'run-began',
      'trial-began',
      ...told.filter((one) => one.event === 'phase-ended').map((one) => one.event),
      'trial-ended',
      'run-ended',
    ]);
    // The same events come out of the report.
    const again = await work.initp(['report', await work.latestRun(), '--format', 'ndjson']);
    const retold = again.stdout
      .trimEnd()
      .split('\n')
      .map((line) => event.parse(JSON.parse(line)));
    expect(retold.map((one) => one.event)).toEqual(told.map((one) => one.event));
    expect(retold.at(-2)).toEqual(told.at(-2));
  });

  test('tells every command with its exit code when asked to', () => {
    expect(ended.stderr).toMatch(/ \$ docker exec \S+ \/bin\/true: refused: .* is paused.* in \d/u);
    expect(ended.stderr).toMatch(/ \$ \S*runc --root \S+ exec .*: exit 255 in \d/u);
  });

  test('writes the other forms that were asked for, and the summary of the job', async () => {
    const suite = await parse(await readFile(join(work.directory, 'junit.xml'), 'utf8'));
    expect(suite).toMatchObject({ tests: 1, failures: 0, errors: 0 });
    expect(await readFile(join(work.directory, 'summary.md'), 'utf8')).toContain('`container-paused`');
  });

  test('refuses what can not be done before it changes anything', async () => {
    const two = await work.run(['container-paused', '--format', 'tap', '--format', 'junit']);
    expect(two).toMatchObject({ exitCode: 64 });
    expect(two.stderr).toContain('only one form can go to standard output');
    const nowhere = await work.run(['container-paused', '--format', 'html=/nowhere/at/all.html']);
    expect(nowhere).toMatchObject({ exitCode: 64 });
    expect(nowhere.stderr).toContain('[OUTPUT_UNWRITABLE]');
    const both = await work.run(['container-paused', '--quiet', '--verbose']);
    expect(both).toMatchObject({ exitCode: 64 });
  });
});
