import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { endpointOf } from '../../harness/docker/endpoint.ts';
import { engineApi } from '../../harness/docker/engine-api.ts';
import { nestedImage } from '../../harness/docker/nested-image.ts';
import { command } from './command.ts';
import { type Ended, type Workspace, workspace } from './initp.ts';
import { json } from './json.ts';
import { machineState, type MachineState, settled } from './machine.ts';

const result = z.object({
  gate: z.object({
    exitCode: z.int(),
    differences: z.array(z.object({ id: z.string() })),
    missing: z.array(z.string()),
    remarks: z.array(z.string()),
  }),
});
const qualification = z.object({ cells: z.array(z.object({ kind: z.string(), scenario: z.string() })) });

const SCENARIOS = ['healthy', 'command-missing', 'container-paused'];

let work: Workspace;
let before: MachineState;
/** An image with an engine, and another runtime out of it. */
let engine = '';
let crun = '';
let baseline = '';
beforeAll(async () => {
  work = await workspace();
  before = await machineState(work);
  engine = (await nestedImage(engineApi(endpointOf(process.env['DOCKER_HOST'])), null)) ?? '';
  crun = join(work.directory, 'crun');
  baseline = join(work.directory, 'baseline.json');
  const name = `${work.mark}-box`;
  await command('docker', 'create', '--name', name, engine, 'true');
  await command('docker', 'cp', `${name}:/usr/bin/crun`, crun);
  await command('docker', 'rm', name);
  await chmod(crun, 0o755);
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

function words(runtime: string, ...more: readonly string[]): readonly string[] {
  const chosen = SCENARIOS.flatMap((name) => ['--scenario', name]);
  // Of five execs, five of five against none is a difference, and of one nothing is.
  const usual = ['--engine', engine, '--measure', 'signatures', '--attempts', '5', '--report', work.reports];
  return ['qualify', '--runtime', runtime, ...usual, ...chosen, ...more];
}

async function latest(): Promise<string> {
  const names = (await readdir(work.reports)).toSorted();
  return join(work.reports, names.at(-1) ?? '');
}

async function held(directory: string): Promise<readonly string[]> {
  const { cells } = json(qualification, await readFile(join(directory, 'qualification.json'), 'utf8'));
  return cells.map(({ scenario }) => scenario).toSorted();
}

function gateOf({ stdout }: Ended): z.output<typeof result>['gate'] {
  return json(result, stdout).gate;
}

describe('initp qualify', { timeout: 300_000 }, () => {
  test('writes a baseline, and a second run passes against it', async () => {
    const first = await work.initp(words('here=/usr/sbin/runc', '--write-baseline', baseline));
    expect({ exitCode: first.exitCode, stderr: first.stderr }).toMatchObject({ exitCode: 0 });
    const second = await work.initp(words('here=/usr/sbin/runc', '--baseline', baseline, '--json'));
    expect(gateOf(second)).toMatchObject({ exitCode: 0, differences: [], missing: [] });
    expect(second.exitCode).toBe(0);
    expect(await held(await latest())).toEqual(SCENARIOS.toSorted());
  });

  test('another runtime under the same name does not pass, and it is said why', async () => {
    const swapped = await work.initp(words(`here=${crun}`, '--baseline', baseline, '--json'));
    const { differences, remarks } = gateOf(swapped);
    expect(swapped.exitCode).toBe(1);
    expect(differences.map(({ id }) => id)).toContainEqual(expect.stringMatching(/^signature:here:command-missing/u));
    expect(remarks.join('\n')).toMatch(/runc.*crun|crun.*runc/u);
  });

  test('interrupted, it keeps what was measured and goes on from there', async () => {
    const running = work.start(words('here=/usr/sbin/runc', '--jobs', '1'));
    await running.says(/ 1\/3 /u);
    running.child.kill('SIGINT');
    expect((await running.ended).exitCode).toBe(130);
    const directory = await latest();
    const kept = (await readFile(join(directory, 'cells.ndjson'), 'utf8')).trim().split('\n').length;
    expect(kept).toBeGreaterThanOrEqual(1);
    expect(kept).toBeLessThan(SCENARIOS.length);
    const resumed = await work.initp(['qualify', '--resume', directory]);
    expect({ exitCode: resumed.exitCode, stderr: resumed.stderr }).toMatchObject({ exitCode: 0 });
    expect(await held(directory)).toEqual(SCENARIOS.toSorted());
  });

  test('shards are merged, and one that is not there is not green', async () => {
    const runtimes = ['--runtime', `other=${crun}`];
    const shards: string[] = [];
    for (const shard of ['1/2', '2/2']) {
      const { exitCode, stderr } = await work.initp(words('here=/usr/sbin/runc', ...runtimes, '--shard', shard));
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      shards.push(await latest());
    }
    const [one = '', two = ''] = shards;
    expect((await work.initp(['report', one, two])).exitCode).toBe(0);
    const alone = await work.initp(['qualify', '--from', one, '--json']);
    expect(alone.exitCode).toBe(2);
    expect(gateOf(alone).missing).toHaveLength(SCENARIOS.length);
  });

  test('leaves nothing', async () => {
    expect(await settled(before, work)).toEqual(before);
  });
});
