import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { command } from './command.ts';
import { type Running, type Workspace, workspace } from './initp.ts';
import { container } from './payload.ts';
import { until } from './until.ts';

const LINE = z.object({
  at: z.string(),
  diagnosis: z.object({ status: z.string() }).optional(),
  error: z.object({ code: z.string() }).optional(),
});

let work: Workspace;
beforeAll(async () => {
  work = await workspace();
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

/** What each line told, up to now. */
function told({ child }: Running): () => readonly string[] {
  let text = '';
  child.stdout.on('data', (part: unknown) => {
    text += String(part);
  });
  return () =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => LINE.parse(JSON.parse(line)))
      .map(({ diagnosis, error }) => diagnosis?.status ?? error?.code ?? 'nothing');
}

async function waitFor(lines: () => readonly string[], expected: readonly string[]): Promise<void> {
  await until('the lines', lines, { satisfies: (seen) => seen.length >= expected.length, withinMs: 20_000 });
  expect(lines()).toEqual(expected);
}

test('one line a change, and the end when the container is gone', async () => {
  await using watched = await container(['--pids-limit', '100'], 'threads', '10');
  const running = work.start(['diagnose', '--watch', '--interval', '200ms', '--json', watched.name]);
  const lines = told(running);
  await waitFor(lines, ['healthy']);
  await command('docker', 'update', '--pids-limit', '11', watched.name);
  await waitFor(lines, ['healthy', 'named']);
  await command('docker', 'update', '--pids-limit', '100', watched.name);
  await waitFor(lines, ['healthy', 'named', 'healthy']);
  await command('docker', 'rm', '-f', watched.name);
  const { exitCode, stderr } = await running.ended;
  // Between two looks the engine may be seen taking the container down.
  expect(lines().at(-1)).toBe('CONTAINER_UNKNOWN');
  expect({ stderr, code: [0, 2].includes(exitCode ?? -1) }).toEqual({ stderr: '', code: true });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends it with %i', async (signal, code) => {
  await using watched = await container(['--pids-limit', '100'], 'threads', '10');
  const running = work.start(['diagnose', '--watch', '--json', watched.name]);
  const lines = told(running);
  await waitFor(lines, ['healthy']);
  running.child.kill(signal);
  expect(await running.ended).toMatchObject({ exitCode: code, signal: null });
});

test.each([
  ['--from', ['diagnose', '--watch', '--from', 'x.json']],
  ['--confirm', ['diagnose', '--watch', '--confirm', 'x']],
  ['--interval without it', ['diagnose', '--interval', '3s', 'x']],
  ['too short an interval', ['diagnose', '--watch', '--interval', '0s', 'x']],
  ['an unknown container', ['diagnose', '--watch', 'nonesuch-of-all']],
])('%s is exit 64', async (_, words) => {
  expect(await work.initp(words)).toMatchObject({ exitCode: 64, stdout: '' });
});
