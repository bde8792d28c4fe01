import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Workspace, workspace } from './initp.ts';
import { type Container, container } from './payload.ts';

const SECRET = 'correct-horse-battery';
let work: Workspace;
let full: Container;
beforeAll(async () => {
  work = await workspace();
  full = await container(
    ['--pids-limit', '40', '--env', `ANY_NAME=${SECRET}`, '--add-host', 'falcon9.example.com:10.98.76.54'],
    'threads',
    'max',
  );
});
afterAll(async () => {
  await full[Symbol.asyncDispose]();
  await work[Symbol.asyncDispose]();
});

test('what is collected here is diagnosed elsewhere, without an engine, and tells nobody secrets', async () => {
  const path = join(work.directory, 'bundle.tar.gz');
  expect(await work.initp(['collect', full.name, '-o', path])).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await stat(path)).mode & 0o777).toBe(0o600);

  const plain = gunzipSync(await readFile(path)).toString('latin1');
  for (const gone of [SECRET, 'falcon9', '10.98.76.54']) expect(plain).not.toContain(gone);
  // Other people's tools open it.
  const { stdout: names } = await promisify(execFile)('tar', ['-tzf', path]);
  expect(names.split('\n')).toEqual(expect.arrayContaining(['manifest.json', 'readings.json', 'inspect.json']));

  const elsewhere = await work.initp(['diagnose', '--json', '--from', path], {
    environment: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
  });
  expect(elsewhere.exitCode).toBe(0);
  expect(JSON.parse(elsewhere.stdout)).toMatchObject({
    container: { id: full.id, name: full.name },
    diagnosis: { finding: { cause: 'container-pids-max', layer: 'runtime-init', strength: 'strong' } },
  });
  expect(elsewhere.stderr).not.toContain('warning');
});

test('a file that is there stays, unless --force', async () => {
  const path = join(work.directory, 'twice.tar.gz');
  expect(await work.initp(['collect', full.name, '-o', path])).toMatchObject({ exitCode: 0 });
  const before = await readFile(path);
  const again = await work.initp(['collect', full.name, '-o', path]);
  expect(again).toMatchObject({ exitCode: 64, stdout: '' });
  expect(again.stderr).toContain('[OUTPUT_EXISTS]');
  expect(await readFile(path)).toEqual(before);
  const forced = await work.initp(['collect', full.name, '-o', path, '--force', '--no-redact', '--json']);
  expect(forced.exitCode).toBe(0);
  expect(JSON.parse(forced.stdout)).toMatchObject({ bundle: { path }, manifest: { redacted: 'no', redactions: [] } });
  expect(gunzipSync(await readFile(path)).toString('latin1')).toContain(SECRET);
});

test.each([
  ['an unknown container', ['collect', 'nonesuch-of-all', '-o', 'x.tar.gz'], 'CONTAINER_UNKNOWN'],
  ['a folder that is not there', ['collect', 'CONTAINER', '-o', '/nowhere/x.tar.gz'], 'OUTPUT_UNWRITABLE'],
  ['a document and a bundle on one stream', ['collect', 'CONTAINER', '-o', '-', '--json'], 'USAGE'],
])('%s is exit 64', async (_, words, code) => {
  const ended = await work.initp(words.map((word) => (word === 'CONTAINER' ? full.name : word)));
  expect(ended.exitCode).toBe(64);
  expect(ended.stderr).toContain(`[${code}]`);
});
