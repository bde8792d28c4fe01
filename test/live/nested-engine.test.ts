import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { endpointOf } from '../../harness/docker/endpoint.ts';
import { engineApi } from '../../harness/docker/engine-api.ts';
import { nestedImage } from '../../harness/docker/nested-image.ts';
import { command } from './command.ts';
import { type Workspace, workspace } from './initp.ts';
import { injected, ownContainers } from './injected-run.ts';
import { json } from './json.ts';
import { type MachineState, machineState, settled } from './machine.ts';
import { ownScenario } from './own-scenario.ts';
import { until } from './until.ts';

/** `npm test` makes it when it can. */
const image = await nestedImage(
  engineApi(endpointOf(process.env['DOCKER_HOST'])),
  process.env['INITP_NESTED_IMAGE'] ?? null,
);

/** Long enough to do something meanwhile. */
const LONG = `title: A control that takes its time, in an engine of its own
engine: nested
faults: []
attempts: 60
expect:
  diagnosis: healthy
`;

const MISSING = `title: The runtime is gone
faults:
  - fault: runtime-binary
    variant: missing
attempts: 1
expect:
  cause: runc-binary-missing
  layer: shim
`;

const diagnosis = z.object({
  diagnosis: z.object({ status: z.string() }),
  readings: z.array(z.object({ kind: z.string(), status: z.string(), value: z.unknown().optional() })),
});
const attempts = z.array(z.object({ entry: z.string(), outcome: z.string(), how: z.string() }));

let work: Workspace;
let before: MachineState;
let long: string;
beforeAll(async () => {
  work = await workspace();
  long = await ownScenario(work.directory, 'long.yaml', LONG);
});
beforeEach(async () => {
  before = await machineState(work);
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

/** Every process of this machine in a cgroup of a run of this workspace: daemons, shims, workloads of its engines. */
async function processesInside(): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cgroup = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
      if (!cgroup.includes(work.mark)) return [];
      return [(await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()];
    }),
  );
  return found.flat();
}

async function nothingIsLeft(): Promise<void> {
  await until('no process is left', processesInside, { satisfies: (left) => left.length === 0, withinMs: 20_000 });
  expect(await settled(before, work)).toEqual(before);
}

describe.skipIf(image === null)('a nested engine', () => {
  test('is started, its container is healthy by all three doors, and nothing is left of it', async () => {
    const { exitCode, stderr } = await work.run(['nested-healthy']);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const { trials, leftovers } = await work.latestReport();
    expect(leftovers).toEqual([]);
    expect(trials[0]?.attempts.filter(({ outcome }) => outcome !== 'works')).toEqual([]);
    expect(new Set(trials[0]?.attempts.map(({ entry }) => entry))).toEqual(
      new Set(['engine-api', 'containerd', 'runtime']),
    );
    const clients = trials[0]?.attempts.filter(({ entry }) => entry !== 'engine-api') ?? [];
    for (const { how } of clients) expect(how).toMatch(/^nsenter --target \d+ --all -- /u);
    await nothingIsLeft();
  });

  test('takes a fault that reaches as far as an engine: execs fail, and the runtime of the host is where it was', async () => {
    const host = await command('which', 'runc').catch(() => null);
    await work.run([await ownScenario(work.directory, 'missing.yaml', MISSING)]);
    const { trials } = await work.latestReport();
    const failing = trials[0]?.attempts.filter(({ entry }) => entry === 'engine-api') ?? [];
    expect(failing.length).toBeGreaterThan(0);
    for (const { outcome, stdout, end } of failing) {
      expect(outcome).toBe('fails');
      expect(JSON.stringify({ stdout, end })).toMatch(/executable file not found|no such file or directory/u);
    }
    expect(trials[0]?.leftovers).toEqual([]);
    expect(await command('which', 'runc').catch(() => null)).toBe(host);
    await nothingIsLeft();
  });

  test('is diagnosed from outside like any other, by the name of its container', async () => {
    const running = await injected(work, long);
    const name = `w-${work.mark}`;
    const engine = (await command('docker', 'ps', '--filter', `name=${name}`, '--format', '{{.Names}}')).trim();
    const ended = await work.initp([
      'diagnose',
      '--engine',
      engine,
      engine.replace(/-engine$/u, ''),
      '--probe',
      '--json',
    ]);
    expect({ exitCode: ended.exitCode, stderr: ended.stderr }).toMatchObject({ exitCode: 0 });
    const seen = json(diagnosis, ended.stdout);
    expect(seen.diagnosis.status).toBe('healthy');
    expect(seen.readings.filter(({ status }) => status === 'failed')).toEqual([]);
    const tried = attempts.parse(seen.readings.find(({ kind }) => kind === 'exec.attempts')?.value);
    expect(new Set(tried.map(({ entry, outcome }) => `${entry} ${outcome}`))).toEqual(
      new Set(['engine-api works', 'containerd works', 'runtime works']),
    );
    running.child.kill('SIGINT');
    expect((await running.ended).exitCode).toBe(130);
    await nothingIsLeft();
  });

  test('is removed with all that is in it when the program is killed by SIGKILL', async () => {
    const running = await injected(work, long);
    expect(await processesInside()).toEqual(
      expect.arrayContaining(['dockerd', 'containerd', 'containerd-shim', 'payload']),
    );
    running.child.kill('SIGKILL');
    expect(await running.ended).toMatchObject({ signal: 'SIGKILL' });
    await nothingIsLeft();
  });

  test('is removed although a container in it is frozen', async () => {
    const running = await injected(work, long);
    const [id = ''] = await ownContainers(work);
    const pid = (await command('docker', 'inspect', '--format', '{{.State.Pid}}', id)).trim();
    const inner = `unix:///proc/${pid}/root/run/docker.sock`;
    await command(
      'docker',
      '--host',
      inner,
      'pause',
      (await command('docker', '--host', inner, 'ps', '--quiet')).trim(),
    );
    running.child.kill('SIGINT');
    expect((await running.ended).exitCode).toBe(130);
    await nothingIsLeft();
  });

  test('is removed although its dockerd hangs', async () => {
    const running = await injected(work, long);
    const [id = ''] = await ownContainers(work);
    const daemon = (await command('docker', 'top', id, '-o', 'pid,comm'))
      .split('\n')
      .find((line) => line.trim().endsWith(' dockerd'));
    process.kill(Number(daemon?.trim().split(/\s+/u)[0]), 'SIGSTOP');
    running.child.kill('SIGINT');
    expect((await running.ended).exitCode).toBe(130);
    await nothingIsLeft();
  });
});
