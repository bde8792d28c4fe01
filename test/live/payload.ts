/** The payload on the host and in containers of a test's own, started without the program's help. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { z } from 'zod';

import { hierarchiesOf, pidsHierarchy } from '../../harness/docker/hierarchies.ts';
import { payloadIdentity } from '../../harness/docker/payload-identity.js';
import { localHost } from '../../harness/host/local.ts';
import { command } from './command.ts';
import { PROJECT } from './initp.ts';
import { json } from './json.ts';
import { until } from './until.ts';

export const PAYLOAD = payloadIdentity(PROJECT);
const READY_MS = 20_000;

/** What the payload says when it has reached its state. */
const announced = z.strictObject({ state: z.string(), pid: z.int(), made: z.int(), refusal: z.string() });

/** What its mode `latency` prints. */
export const measured = z.strictObject({
  state: z.literal('latency'),
  samples: z.int(),
  minUs: z.int(),
  medianUs: z.int(),
  maxUs: z.int(),
});

export interface RunningPayload extends AsyncDisposable {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly pid: number;
  /** The next line that it announces. */
  announces(): Promise<z.output<typeof announced>>;
  readonly ended: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

export function startPayload(...words: readonly string[]): RunningPayload {
  const child = spawn(PAYLOAD.binary, [...words], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr, told] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  const ended = once(child, 'close').then(() => ({
    exitCode: child.exitCode,
    signal: child.signalCode,
    stdout,
    stderr,
  }));
  return {
    child,
    pid: child.pid ?? 0,
    async announces() {
      await until(`payload ${words.join(' ')} announces`, () => ({ stdout, stderr }), {
        satisfies: (seen) => seen.stdout.split('\n').length > told + 1,
        withinMs: READY_MS,
      });
      return json(announced, stdout.split('\n')[told++] ?? '');
    },
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs a mode that ends by itself. */
export async function payload(...words: readonly string[]): Promise<Awaited<RunningPayload['ended']>> {
  await using started = startPayload(...words);
  started.child.stdin.end();
  return await started.ended;
}

/** A cgroup of the pids controller for one test. */
export interface PidsCgroup extends AsyncDisposable {
  readonly path: string;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
}

export async function pidsCgroup(): Promise<PidsCgroup> {
  const mountPoint = pidsHierarchy(await hierarchiesOf(localHost))?.mountPoint;
  if (mountPoint === undefined) throw new Error('this machine has no pids controller');
  const path = join(mountPoint, `initp-live-${randomBytes(4).toString('hex')}`);
  await mkdir(path);
  return {
    path,
    read: async (file) => (await readFile(join(path, file), 'utf8')).trim(),
    write: async (file, text) => await writeFile(join(path, file), text),
    async [Symbol.asyncDispose]() {
      await until(
        `rmdir ${path}`,
        async () =>
          await rmdir(path).then(
            () => 'gone',
            (error: unknown) => String(error),
          ),
        { satisfies: (seen) => seen === 'gone', withinMs: 10_000 },
      );
    },
  };
}

/** Migrations that make every attach on this host fast, for as long as it is held. */
export async function churn(): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const a = stack.use(await pidsCgroup());
  const b = stack.use(await pidsCgroup());
  const moving = stack.use(startPayload('churn', a.path, b.path, '1000', '100'));
  await moving.announces();
  return stack.move();
}

export interface Container extends AsyncDisposable {
  readonly id: string;
  readonly name: string;
  /** Directory of its pids cgroup. */
  readonly cgroup: string;
  read(file: string): Promise<string>;
  inspect(format: string): Promise<string>;
}

/** A container of somebody else's, as far as the program knows: no label of a run. */
export async function container(options: readonly string[], ...words: readonly string[]): Promise<Container> {
  const name = `live-${randomBytes(4).toString('hex')}`;
  const args = ['run', '--detach', '--network', 'none', '--name', name, ...options, PAYLOAD.image, ...words];
  const remove = async (): Promise<void> => void (await command('docker', 'rm', '--force', '--volumes', name));
  try {
    const id = (await command('docker', ...args)).trim();
    await until('the payload announces its state', async () => await command('docker', 'logs', name), {
      satisfies: (log) => log.includes('"state"'),
      withinMs: READY_MS,
    });
    const inspect = async (format: string): Promise<string> =>
      (await command('docker', 'inspect', '--format', format, name)).trim();
    const init = await inspect('{{.State.Pid}}');
    const hierarchy = pidsHierarchy(await hierarchiesOf(localHost));
    const line = (await readFile(`/proc/${init}/cgroup`, 'utf8'))
      .split('\n')
      .find((one) => (hierarchy?.version === 'v2' ? one.startsWith('0::') : /^\d+:(?:\w+,)*pids[,:]/u.test(one)));
    const cgroup = join(hierarchy?.mountPoint ?? '', line?.split(':').slice(2).join(':') ?? '');
    return {
      id,
      name,
      cgroup,
      read: async (file) => (await readFile(join(cgroup, file), 'utf8')).trim(),
      inspect,
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Median of isolated attaches, measured without the program. */
export async function attachUs(): Promise<number> {
  await using a = await pidsCgroup();
  await using b = await pidsCgroup();
  const { stdout } = await payload('latency', a.path, b.path, '9');
  return json(measured, stdout).medianUs;
}
