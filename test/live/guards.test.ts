import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { endpointOf } from '../../harness/docker/endpoint.ts';
import { engineApi } from '../../harness/docker/engine-api.ts';
import { nestedImage } from '../../harness/docker/nested-image.ts';
import { command } from './command.ts';
import { type Workspace, workspace } from './initp.ts';
import { json } from './json.ts';
import { type MachineState, machineState, settled } from './machine.ts';
import { ownScenario } from './own-scenario.ts';
import { PAYLOAD } from './payload.ts';
import { until } from './until.ts';

const GENEROUS_MS = 60_000;

/** `npm test` makes it when it can. */
const image = await nestedImage(
  engineApi(endpointOf(process.env['DOCKER_HOST'])),
  process.env['INITP_NESTED_IMAGE'] ?? null,
);

const ENGINE_BLAST = `title: The runtime is gone
faults:
  - fault: runtime-binary
    variant: missing
attempts: 1
expect:
  cause: runc-binary-missing
  layer: shim
`;

const CONTROL = `title: A control in short
faults: []
attempts: 1
expect:
  diagnosis: healthy
`;

/** Many more execs than fit into a few seconds. */
const ENDLESS = CONTROL.replace('attempts: 1', 'attempts: 100').replace('in short', 'without an end');

const trace = z.object({ kind: z.string(), id: z.string(), maker: z.string() });
const comparison = z.object({
  snapshot: z.object({ run: z.string() }).nullable(),
  pending: z.array(z.string()),
  left: z.array(trace).optional(),
  changed: z.array(z.unknown()).optional(),
});

let work: Workspace;
let before: MachineState;
let control: string;
beforeAll(async () => {
  work = await workspace();
  control = await ownScenario(work.directory, 'control.yaml', CONTROL);
});
beforeEach(async () => {
  before = await machineState(work);
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

describe('a run that may take so long and no longer', () => {
  test('is ended when the time is up, taken back, and inconclusive', async () => {
    const endless = await ownScenario(work.directory, 'endless.yaml', ENDLESS);
    const { exitCode, stderr } = await work.run([endless, '--timeout', '5s', '--amplify', 'never']);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain('the run has taken 5.0 s: ending the trials and taking their changes back');
    const report = await work.latestReport();
    expect(report).toMatchObject({ ended: 'timed-out', exitCode: 2, leftovers: [] });
    // On a machine that is very busy the trial may not have begun by then.
    for (const { verdict, leftovers } of report.trials) {
      expect({ verdict, leftovers }).toMatchObject({
        verdict: { outcome: 'broken', error: { code: 'TIMEOUT' } },
        leftovers: [],
      });
    }
    expect(await settled(before, work)).toEqual(before);
  });
});

interface Compared {
  readonly exitCode: number | null;
  readonly found: z.output<typeof comparison>;
  /** Ids of what it says that initp made. */
  readonly leftIds: readonly string[];
}

async function compare(): Promise<Compared> {
  const { exitCode, stdout } = await work.initp(['doctor', '--clean', '--json']);
  const found = json(comparison, stdout);
  return { exitCode, found, leftIds: (found.left ?? []).map(({ id }) => id) };
}

describe('initp doctor --clean', () => {
  test('finds what carries the label of a run, and no longer when it is gone', async () => {
    expect((await work.run([control, '--amplify', 'never'])).exitCode).toBe(0);
    const run = (await work.latestReport()).run;
    const own = (ids: readonly string[], id: string): readonly string[] =>
      ids.filter((one) => one.includes(work.mark) || one === id);
    const name = `left-${work.mark}`;
    const words = ['create', '--name', name, '--label', `initp.run=${run}`, '--network', 'none', PAYLOAD.image];
    const id = (await command('docker', ...words)).trim();
    let dirty: Compared;
    try {
      dirty = await compare();
    } finally {
      await command('docker', 'rm', '--force', name);
    }
    expect(dirty.exitCode).toBe(3);
    expect(dirty.found).toMatchObject({ snapshot: { run }, pending: [] });
    expect(own(dirty.leftIds, id)).toEqual([id]);

    const clean = await compare();
    expect(own(clean.leftIds, id)).toEqual([]);
    // Somebody else's run may be under way on this engine; what it has made is told too.
    const isClean = clean.leftIds.length === 0 && clean.found.changed?.length === 0;
    expect(clean.exitCode).toBe(isClean ? 0 : 3);
  });
});

describe.skipIf(image === null)('two runs of one state directory', () => {
  test('break engines one after the other, while a run that breaks containers goes on beside them', async () => {
    const lock = join(dirname(work.journals), 'locks', 'engines');
    const holder = async (): Promise<string> => await readFile(lock, 'utf8').catch(() => '');
    const scenario = await ownScenario(work.directory, 'engine.yaml', ENGINE_BLAST);
    const first = work.startRun([scenario]);
    const held = await until('the first run has the lock', holder, {
      satisfies: (text) => text.startsWith(`${first.pid} `),
      withinMs: GENEROUS_MS,
    });
    // It keeps the lock for as long as this test needs.
    first.child.kill('SIGSTOP');
    const second = work.startRun([scenario]);
    try {
      await second.says(/^run \S+ breaks an engine or the host right now: waiting until it is done/mu);
      expect((await work.run([control, '--amplify', 'never'])).exitCode).toBe(0);
      expect(await holder()).toBe(held);
      expect(second.stderr()).not.toMatch(/ preflight /u);
    } finally {
      first.child.kill('SIGCONT');
    }
    first.child.kill('SIGINT');
    expect((await first.ended).exitCode).toBe(130);
    await until('the second run has the lock', holder, {
      satisfies: (text) => text.startsWith(`${second.pid} `),
      withinMs: GENEROUS_MS,
    });
    second.child.kill('SIGINT');
    expect((await second.ended).exitCode).toBe(130);
    expect(await holder()).toBe('');
    expect(await settled(before, work)).toEqual(before);
  });
});
