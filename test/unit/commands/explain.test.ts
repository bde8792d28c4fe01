import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const BIN = fileURLToPath(new URL('../../../harness/bin.js', import.meta.url));
const ERROR =
  'OCI runtime exec failed: exec failed: unable to start container process: read init-p: connection reset by peer: unknown\n';

const candidate = z.object({
  cause: z.string(),
  layer: z.string(),
  because: z.string(),
  decidedBy: z.array(z.string()),
});
const group = z.object({
  container: z.nullable(z.string()),
  execId: z.nullable(z.string()),
  time: z.nullable(z.string()),
  count: z.number(),
  text: z.string(),
  candidates: z.array(candidate),
});
const explained = z.object({ schemaVersion: z.literal(1), groups: z.array(group), candidates: z.array(candidate) });
const failed = z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) });

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function initp(words: readonly string[], stdin = ''): Promise<Ended> {
  const child = spawn(process.execPath, [BIN, ...words], { stdio: 'pipe', env: { ...process.env, NO_COLOR: '1' } });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
  // A command that reads no input may be gone before it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initp-explain-'));
  await writeFile(join(folder, 'error.txt'), ERROR);
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

test('a file and standard input are explained alike, on one screen', async () => {
  const [file, piped, dash] = await Promise.all([
    initp(['explain', join(folder, 'error.txt')]),
    initp(['explain'], ERROR),
    initp(['explain', '-'], ERROR),
  ]);
  expect(file).toMatchObject({ exitCode: 0, stderr: '' });
  expect([piped.stdout, dash.stdout]).toEqual([file.stdout, file.stdout]);
  expect(file.stdout).toContain('container-pids-max in runtime-init');
  expect(file.stdout).toContain('initp diagnose CONTAINER');
  expect(file.stdout).toContain('The text alone does not decide');
  expect(file.stdout.split('\n').length).toBeLessThan(40);
});

test('--json is one document with candidates at its top, best first', async () => {
  const { exitCode, stdout } = await initp(['explain', '--json', join(folder, 'error.txt')]);
  const { groups, candidates } = explained.parse(JSON.parse(stdout));
  expect(exitCode).toBe(0);
  expect(groups).toHaveLength(1);
  expect(candidates[0]).toMatchObject({ cause: 'container-pids-max', layer: 'runtime-init' });
  expect(candidates).toEqual(groups[0]?.candidates);
});

test('where nothing is recognised the code is 2, and the document is empty', async () => {
  const { exitCode, stdout } = await initp(['explain', '--json'], 'all is well\n');
  expect(exitCode).toBe(2);
  expect(explained.parse(JSON.parse(stdout))).toEqual({ schemaVersion: 1, groups: [], candidates: [] });
});

test('--cause prints the entry, as text and as JSON', async () => {
  const [text, json] = await Promise.all([
    initp(['explain', '--cause', 'keyring-quota']),
    initp(['explain', '--cause', 'keyring-quota', '--json']),
  ]);
  expect([text.exitCode, json.exitCode]).toEqual([0, 0]);
  expect(text.stdout).toContain('How to tell it from its neighbours');
  const document = z.object({ cause: z.object({ id: z.string(), remedy: z.array(z.string()) }) });
  expect(document.parse(JSON.parse(json.stdout)).cause.id).toBe('keyring-quota');
});

test.each([
  [['explain', '/nonexistent/file'], 'can not be read'],
  [['explain', '/'], 'it is a directory'],
  [['explain', '--cause', 'keyring-quoat'], 'there is no cause keyring-quoat'],
  [['explain', '--cause', 'keyring-quota', 'file'], 'reads no file'],
  [['explain', '--layer'], 'unknown option'],
])('%j is a mistake of usage', async (words, message) => {
  const { exitCode, stdout, stderr } = await initp([...words, '--json']);
  expect(exitCode).toBe(64);
  expect(failed.parse(JSON.parse(stdout)).error.message).toContain(message);
  expect(stderr).toContain('hint');
});

test('a misspelt cause is told with the one that was meant', async () => {
  expect((await initp(['explain', '--cause', 'keyring-quoat'])).stderr).toContain('Did you mean keyring-quota?');
});

test('nothing that is read reaches the terminal as a command to it', async () => {
  const { stdout } = await initp(['explain'], `exec failed: \u001B]0;title\u0007\u001B[2J${ERROR}`);
  expect(stdout).not.toContain('\u001B');
});

test('all causes are listed, with what they are', async () => {
  const { exitCode, stdout } = await initp(['list', 'causes', '--json']);
  const { causes } = z
    .object({ causes: z.array(z.object({ name: z.string(), about: z.string() })) })
    .parse(JSON.parse(stdout));
  expect(exitCode).toBe(0);
  expect(causes.length).toBeGreaterThanOrEqual(121);
});
