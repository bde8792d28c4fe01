import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { command } from './command.ts';
import { type Workspace, workspace } from './initp.ts';
import { INJECTED } from './injected-run.ts';
import { machineState, settled } from './machine.ts';
import { ownScenario } from './own-scenario.ts';

const CONTROL = `title: A control in short
faults: []
attempts: 1
expect:
  diagnosis: healthy
`;

let work: Workspace;
let control: string;
beforeAll(async () => {
  work = await workspace();
  control = await ownScenario(work.directory, 'control.yaml', CONTROL);
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

/** A file system of its own, mounted for this test. */
async function mounted(name: string, options: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = join(work.directory, name);
  await mkdir(path);
  await command('mount', '-t', 'tmpfs', '-o', options, 'initp-live', path);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await command('umount', path);
      await rmdir(path);
    },
  };
}

/** Both need root, for the mount. */
const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)('a disk that is full when the report is written: what was seen is told all the same', async () => {
  const before = await machineState(work);
  await using disk = await mounted('full', 'size=32k');
  const { exitCode, stderr, stdout } = await work.initp(['run', control, '--amplify', 'never', '--report', disk.path]);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 64 });
  expect(stderr).toMatch(/^error \S+ can not be written: ENOSPC: .*\[REPORT_UNWRITABLE\]\nhint /mu);
  expect(stdout).toContain('control: A control in short');
  expect(await settled(before, work)).toEqual(before);
});

test.runIf(isRoot)('a file system that is mounted for reading only: nothing is begun', async () => {
  await using disk = await mounted('read-only', 'ro');
  const { exitCode, stderr } = await work.initp(['run', control, '--report', disk.path]);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 64 });
  expect(stderr).toMatch(/EROFS: .*\[REPORT_UNWRITABLE\]\nhint /u);
  expect(stderr).not.toMatch(INJECTED);
  expect(await readdir(work.journals).catch(() => [])).toEqual([]);
});
