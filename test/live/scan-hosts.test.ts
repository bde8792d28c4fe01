/** Other machines by a real sshd on the loopback address: each address is another, since sshd gives it another PATH or command. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { type Workspace, workspace } from './initp.ts';
import { json } from './json.ts';
import { container } from './payload.ts';
import { type Machines, machines } from './sshd.ts';

const WITH_INITP = 1;
const WITHOUT_INITP = 2;
const LIES = 3;
const STRANGER = 4;
const HANGS = 5;

const answer = z.object({
  hosts: z.array(
    z.object({
      address: z.string(),
      status: z.string(),
      why: z.string().optional(),
      containers: z.array(z.object({ name: z.string(), verdict: z.string() })).optional(),
    }),
  ),
});

let work: Workspace;
let others: Machines;
beforeAll(async () => {
  work = await workspace();
  others = await machines(
    {
      [WITH_INITP]: [],
      [WITHOUT_INITP]: ['SetEnv PATH=/usr/bin:/bin'],
      [LIES]: [String.raw`ForceCommand printf '{"schemaVersion":1,"at":"\033[2J<script>"}'`],
      [STRANGER]: [],
      // Says something now and then, so that it ends when nobody listens any more.
      [HANGS]: ['ForceCommand while sleep 0.2; do echo; done'],
    },
    [STRANGER],
  );
});
afterAll(async () => {
  await others[Symbol.asyncDispose]();
  await work[Symbol.asyncDispose]();
});

function at(...numbers: readonly number[]): readonly string[] {
  return ['--ssh-config', others.config, ...numbers.flatMap((last) => ['--host', others.address(last)])];
}

test('the sick container of one of several machines is found, and each machine that could not be looked at is told with its reason', async () => {
  await using full = await container(['--pids-limit', '30'], 'threads', 'max');
  await using well = await container([], 'sleep');
  const filters = [full, well].flatMap(({ name }) => ['--filter', `name=${name}`]);
  const words = ['scan', ...at(STRANGER, WITHOUT_INITP, LIES, WITH_INITP), ...filters];
  const { exitCode, stdout } = await work.initp([...words, '--json']);
  expect(exitCode).toBe(1);
  const { hosts } = json(answer, stdout);
  expect(hosts.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'looked']);
  expect(hosts.map(({ why = '' }) => why)).toEqual([
    expect.stringContaining('Host key verification failed'),
    expect.stringContaining('initp is not in the PATH'),
    expect.stringContaining('no scan of schema 1'),
    '',
  ]);
  const found = Object.fromEntries(hosts[3]?.containers?.map(({ name, verdict }) => [name, verdict]) ?? []);
  expect(found).toEqual({ [full.name]: 'exec-broken', [well.name]: 'ok' });

  const screen = await work.initp(words, { environment: { COLUMNS: '80' } });
  expect(screen.exitCode).toBe(1);
  expect(screen.stdout).toContain('4 hosts: 1 exec-broken, 3 not looked at');
  const command = /\$ ssh -p \d+ \w+@127\.0\.0\.1 'initp diagnose (?<name>\S+)'/u.exec(screen.stdout);
  expect(command?.groups?.['name']).toBe(full.name);
  expect(screen.stdout).not.toContain('\u001B');
});

test('a machine that does not answer in time is told, and that is no good news', async () => {
  const { exitCode, stdout } = await work.initp(['scan', ...at(HANGS), '--timeout', '1500ms']);
  expect(exitCode).toBe(2);
  expect(stdout).toContain('no answer within 1.5 s');
});
