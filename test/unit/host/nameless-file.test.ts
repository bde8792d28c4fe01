import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';

import { expect, test } from 'vitest';

import { localHost } from '../../../harness/host/local.ts';

test('a command may open what it is given a second time, and no file is there to be left behind', async () => {
  const before = new Set(await readdir(tmpdir()));
  // Node itself would hand over one end of a socket pair, which can not be opened.
  const { exitCode, stdout } = await localHost.exec('cat', ['/dev/stdin', '-'], { timeoutMs: 10_000, input: 'a\nb\n' });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'a\nb\na\nb\n' });
  const ours = (await readdir(tmpdir())).filter((name) => !before.has(name) && name.startsWith('initp'));
  expect(ours).toEqual([]);
});

test('without anything it reads nothing', async () => {
  expect(await localHost.exec('cat', [], { timeoutMs: 10_000 })).toMatchObject({ exitCode: 0, stdout: '' });
});
