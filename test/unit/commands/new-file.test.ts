import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { checkNew, writeNew } from '../../../harness/commands/new-file.ts';

const BYTES = new TextEncoder().encode('evidence');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'new-file-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('is whole, and readable for its owner alone whatever the umask', async () => {
  const path = join(folder, 'a.tar.gz');
  const before = process.umask(0);
  try {
    await checkNew(path, 'refuse');
    await writeNew(path, BYTES, 'refuse');
  } finally {
    process.umask(before);
  }
  expect(await readFile(path, 'utf8')).toBe('evidence');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['a.tar.gz']);
});

test('replaces nothing without being told to, not even what appeared meanwhile', async () => {
  const path = join(folder, 'a');
  await writeFile(path, 'old');
  await expect(checkNew(path, 'refuse')).rejects.toMatchObject({ code: 'OUTPUT_EXISTS', exitCode: 64 });
  await expect(writeNew(path, BYTES, 'refuse')).rejects.toMatchObject({ code: 'OUTPUT_EXISTS', exitCode: 64 });
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['a']);
});

test('replaces a file when told to, with its own mode, and a link instead of what it points at', async () => {
  const [path, target] = [join(folder, 'a'), join(folder, 'target')];
  await writeFile(target, 'old');
  await chmod(target, 0o644);
  await symlink(target, path);
  await checkNew(path, 'replace');
  await writeNew(path, BYTES, 'replace');
  expect(await readFile(target, 'utf8')).toBe('old');
  expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual(['evidence', 0o600]);
});

test('says why it can not be written', async () => {
  await mkdir(join(folder, 'd'));
  await writeFile(join(folder, 'f'), '');
  for (const path of [join(folder, 'd'), join(folder, 'f', 'x'), join(folder, 'none', 'x')]) {
    await expect(checkNew(path, 'replace')).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE', exitCode: 64 });
  }
  await expect(writeNew(join(folder, 'none', 'x'), BYTES, 'refuse')).rejects.toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
  });
});
