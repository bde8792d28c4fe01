/**
 * Takes the code of one fault away, and holds the trial as it would be held otherwise: it must not be correct. A
 * scenario that is green without what it breaks would prove nothing.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { endpointOf } from '../../harness/docker/endpoint.ts';
import { engineApi } from '../../harness/docker/engine-api.ts';
import { nestedImage } from '../../harness/docker/nested-image.ts';
import { findPayload } from '../../harness/engine/preflight.ts';
import { openSession } from '../../harness/engine/session.ts';
import { holdSuite } from '../../harness/engine/suite.ts';
import { stateDirectoryOf } from '../../harness/engine/state-directory.ts';
import { type FaultLookup, registered } from '../../harness/faults/index.ts';
import { blastOf } from '../../harness/faults/reach.ts';
import { localHost } from '../../harness/host/local.ts';
import type { Trial } from '../../harness/model/run-report.ts';
import type { FaultSpec, Scenario } from '../../harness/model/scenario.ts';
import { parseScenario } from '../../harness/schema/scenario.ts';
import { PROJECT, type Workspace, workspace } from './initp.ts';
import { type MachineState, machineState, settled } from './machine.ts';

/** Engines of their own take their time: every third of those is enough to see that taking away works there as well. */
const EVERY_ENGINE = 3;
const RUN_MS = 12 * 60_000;

/** Nothing is taken away from it. */
const CONTROL = 'healthy';

/** A scenario without the code of one of its faults. */
interface Crippled {
  readonly title: string;
  readonly scenario: Scenario;
  readonly without: FaultSpec;
}

const FOLDER = join(PROJECT, 'scenarios');
const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.yaml')).toSorted();
const scenarios = await Promise.all(
  files.map(async (name) => parseScenario(await readFile(join(FOLDER, name), 'utf8'), name)),
);
const engines = scenarios.filter((scenario) => blastOf(scenario) === 'engine');
const crippled = scenarios
  .filter((scenario) => blastOf(scenario) === 'container' || engines.indexOf(scenario) % EVERY_ENGINE === 0)
  .flatMap(cripplesOf);

/** One for each fault. The copies keep the same fault of two scenarios apart. */
function cripplesOf(scenario: Scenario): readonly Crippled[] {
  return scenario.faults.flatMap((_, index) => {
    const faults = structuredClone(scenario.faults);
    const without = faults[index];
    if (without === undefined) return [];
    const name = `${scenario.name}.${index}`;
    const title = `${scenario.name} without its ${without.fault} (${index + 1} of ${faults.length})`;
    return [{ title, scenario: { ...scenario, name, faults }, without }];
  });
}

/** The fault as it is, but for what it does. */
const crippling: FaultLookup = (spec) => {
  const fault = registered(spec);
  if (!crippled.some(({ without }) => without === spec)) return fault;
  const { prepareEngine: _, ask: ___, ...rest } = fault;
  return {
    ...rest,
    prepare: async (__, plan) => await Promise.resolve(plan),
    inject: async () => await Promise.resolve(),
  };
};

let work: Workspace;
let before: MachineState;
let trials: ReadonlyMap<string, Trial>;

beforeAll(async () => {
  work = await workspace();
  before = await machineState(work);
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
  const host = localHost;
  const engine = engineApi(endpointOf(process.env['DOCKER_HOST']));
  const payload = await findPayload(host, engine, PROJECT);
  const session = await openSession({
    host,
    engine,
    run: `without-${work.mark}`,
    stateDirectory: stateDirectoryOf({ XDG_STATE_HOME: join(work.directory, 'state') }, 0),
    timeoutMs: 60_000,
    startedAt: new Date().toISOString(),
  });
  try {
    const held = await holdSuite(
      session,
      {
        scenarios: [...crippled.map(({ scenario }) => scenario), ...scenarios.filter(({ name }) => name === CONTROL)],
        trials: 1,
        jobs: 4,
        amplify: 'auto',
        seed: 'without',
        afterFailure: 'go-on',
        payload,
        root: true,
        nestedImage: await nestedImage(engine, null),
      },
      {
        listener: {
          phaseBegan: () => {},
          phaseEnded: () => {},
          attempted: () => {},
          amplifier: () => {},
          held: () => {},
        },
        signal: AbortSignal.timeout(RUN_MS - 60_000),
        runStartMs: host.nowMs(),
        faultFor: crippling,
        say: () => {},
      },
    );
    trials = new Map(held.map(({ trial }) => [trial.scenario, trial]));
  } finally {
    await session.close();
  }
}, RUN_MS);
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

describe('a trial in which one fault does nothing', () => {
  test('is made for every scenario that breaks something in a container', () => {
    const names = scenarios.filter(({ faults }) => faults.length > 0).filter((one) => blastOf(one) === 'container');
    expect(new Set(crippled.map(({ scenario }) => scenario.name.replace(/\.\d+$/u, '')))).toEqual(
      new Set([...names, ...engines.filter((_, index) => index % EVERY_ENGINE === 0)].map(({ name }) => name)),
    );
  });

  test('is held on a machine on which a trial can be correct', () => {
    expect(trials.get(CONTROL)?.verdict).toMatchObject({ outcome: 'correct' });
  });

  test.each(crippled)('is not correct: $title', ({ scenario }) => {
    const trial = trials.get(scenario.name);
    expect(trial?.verdict.outcome).toBeDefined();
    expect(trial?.verdict).not.toMatchObject({ outcome: 'correct' });
    // The next fault may refuse to work without this one; whatever breaks before any fault is broken for all of them.
    const phase = trial?.verdict.outcome === 'broken' ? trial.verdict.phase : 'inject';
    expect(phase).toBe('inject');
    expect(trial?.leftovers).toEqual([]);
  });

  test('leaves the machine as it was', async () => {
    expect(await settled(before, work)).toEqual(before);
  });
});
