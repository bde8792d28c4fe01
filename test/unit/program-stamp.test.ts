import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { builtProgram, sourceStamp } from '../../harness/program-stamp.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'project-'));
  await mkdir(join(root, 'harness/rules'), { recursive: true });
  await writeFile(join(root, 'harness/cli.ts'), 'export {};\n');
  await writeFile(join(root, 'harness/rules/one.ts'), 'one\n');
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

test('sources that nobody touched look the same', () => {
  expect(sourceStamp(root)).toBe(sourceStamp(root));
});

test.each([
  ['grown', async (path: string) => await writeFile(path, 'one and more\n')],
  [
    'saved again, at the same size',
    async (path: string) => await utimes(path, new Date(), new Date(Date.now() + 5000)),
  ],
  ['removed', async (path: string) => await rm(path)],
  ['joined by another', async (path: string) => await writeFile(path.replace('one', 'two'), '')],
])('a source in a folder that was %s is seen', async (_, change) => {
  const before = sourceStamp(root);
  await change(join(root, 'harness/rules/one.ts'));
  expect(sourceStamp(root)).not.toBe(before);
});

test('the built program is as deep in the project as its sources: both find the folder of the project alike', () => {
  const { main } = builtProgram('/p');
  expect(main.split('/')).toHaveLength('/p/harness/host/project.ts'.split('/').length);
});
