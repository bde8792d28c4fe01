import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { type Ended, type Start, type Workspace, workspace } from './initp.ts';
import { json } from './json.ts';

/** What `--json` prints of an error. */
const failure = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }),
});

function errorOf({ stdout }: Ended): z.output<typeof failure>['error'] {
  return json(failure, stdout).error;
}

let work: Workspace;
beforeAll(async () => {
  work = await workspace();
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

async function refused(words: readonly string[], start: Start = {}): Promise<Ended> {
  const ended = await work.initp(['diagnose', ...words, '--json'], start);
  const { code, message, hint } = errorOf(ended);
  expect(ended.stderr).toContain(`[${code}]`);
  expect(ended.stderr.split('\n').filter((line) => line.startsWith('error '))).toHaveLength(1);
  expect(ended.stderr.split('\n').filter((line) => line.startsWith('hint '))).toHaveLength(1);
  expect(message).not.toBe('');
  expect(hint).not.toBe('');
  return ended;
}

describe('what can not be diagnosed', () => {
  test('a container that is not there is a usage error, with the command that lists them', async () => {
    const ended = await refused(['no-such-container']);
    expect(ended.exitCode).toBe(64);
    expect(errorOf(ended)).toMatchObject({
      code: 'CONTAINER_UNKNOWN',
      message: expect.stringContaining('"no-such-container"') as unknown,
      hint: expect.stringContaining('docker ps -a') as unknown,
    });
  });

  test.each(['../../info', 'a b', 'x?all=1', '%2e%2e', '-'])('the hostile name %j is only a name', async (name) => {
    const ended = await refused([name]);
    expect(ended.exitCode).toBe(64);
    expect(errorOf(ended).code).toBe('CONTAINER_UNKNOWN');
  });

  test('a socket where nobody listens is exit 69', async () => {
    const environment = { DOCKER_HOST: `unix://${work.directory}/nobody.sock` };
    const ended = await refused(['anything'], { environment });
    expect(ended.exitCode).toBe(69);
    expect(errorOf(ended)).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
    expect(errorOf(ended).message).toContain(environment.DOCKER_HOST);
  });

  test('a socket that may not be opened is exit 69, and says how to be allowed', async () => {
    const directory = join(work.directory, 'closed');
    await mkdir(directory);
    const path = join(directory, 'engine.sock');
    const server = createServer().listen(path);
    await once(server, 'listening');
    try {
      await chmod(path, 0o600);
      const ended = await refused(['anything'], {
        through: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
        environment: { DOCKER_HOST: `unix://${path}` },
      });
      expect(ended).toMatchObject({ exitCode: 69 });
      expect(errorOf(ended)).toMatchObject({
        code: 'ENGINE_PERMISSION',
        hint: expect.stringContaining('docker') as unknown,
      });
    } finally {
      server.close();
    }
  });

  test('an address that is none is a usage error', async () => {
    const ended = await refused(['anything'], { environment: { DOCKER_HOST: 'ssh://elsewhere' } });
    expect(ended.exitCode).toBe(64);
  });

  test('readings that are none are a usage error', async () => {
    const ended = await refused(['--from', join(work.directory, 'nothing.json')]);
    expect(ended.exitCode).toBe(64);
    expect(errorOf(ended).code).toBe('READINGS_INVALID');
  });
});
