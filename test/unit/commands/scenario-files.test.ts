import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { chosenScenarios } from '../../../harness/commands/scenario-files.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

const CONTROL = 'title: Mine\nfaults: []\nexpect: { diagnosis: healthy }\n';

async function chosen(...words: readonly string[]): Promise<readonly string[]> {
  return (await chosenScenarios(PROJECT, words)).map(({ name }) => name);
}

test('no word stands for every scenario, in the order of the files', async () => {
  const all = await chosen();
  expect(all).toContain('read-init-p');
  const files = all.map((name) => `${name}.yaml`);
  expect(files).toEqual(files.toSorted());
});

test('a name stands for one, a tag for several, and both together for each once', async () => {
  expect(await chosen('read-init-p')).toEqual(['read-init-p']);
  const tagged = await chosen('incident');
  expect(tagged.length).toBeGreaterThan(1);
  expect((await chosen('read-init-p', 'incident')).toSorted()).toEqual(tagged.toSorted());
});

test('a misspelt name is answered with the one that was meant', async () => {
  await expect(chosen('read-initp')).rejects.toMatchObject({
    code: 'SCENARIO_UNKNOWN',
    message: expect.stringContaining('did you mean read-init-p?'),
    exitCode: 64,
  });
});

test("a path stands for a file of one's own", async () => {
  const directory = await mkdtemp(join(tmpdir(), 'scenario-'));
  try {
    const path = join(directory, 'mine.yaml');
    await writeFile(path, CONTROL);
    expect(await chosen(path)).toEqual(['mine']);
    await expect(chosen(join(directory, 'other.yaml'))).rejects.toMatchObject({ code: 'SCENARIO_UNKNOWN' });
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('a folder stands for the files in it; an empty one is a mistake', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'scenario-'));
  try {
    await expect(chosen(directory)).rejects.toMatchObject({ code: 'SCENARIO_UNKNOWN', exitCode: 64 });
    for (const name of ['b.yaml', 'a.yml', 'readme.md']) await writeFile(join(directory, name), CONTROL);
    expect(await chosen(directory)).toEqual(['a', 'b']);
    expect(await chosen(directory, join(directory, 'b.yaml'))).toEqual(['a', 'b']);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('two files of one name are a mistake: nobody could tell their trials apart', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'scenario-'));
  try {
    await writeFile(join(directory, 'healthy.yaml'), CONTROL);
    await expect(chosen('healthy', join(directory, 'healthy.yaml'))).rejects.toMatchObject({
      code: 'SCENARIO_AMBIGUOUS',
      message: expect.stringContaining('both called healthy'),
      exitCode: 64,
    });
  } finally {
    await rm(directory, { recursive: true });
  }
});

test.each(['/dev/zero', 'a file of 100 MB'])('%s is refused, and not read to its end', async (what) => {
  const directory = await mkdtemp(join(tmpdir(), 'scenarios-'));
  try {
    const path = what === '/dev/zero' ? what : join(directory, 'large.yaml');
    // Full of holes: it takes no room on the disk.
    if (path !== what) await writeFile(path, '').then(async () => await truncate(path, 100 * 1024 ** 2));
    await expect(chosen(path)).rejects.toMatchObject({
      code: 'SCENARIO_INVALID',
      message: `${path}:1:1: the file is larger than 256 KiB`,
    });
  } finally {
    await rm(directory, { recursive: true });
  }
});
