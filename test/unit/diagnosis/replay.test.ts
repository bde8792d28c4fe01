import { readdir, readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { judge } from '../../../harness/diagnosis/judge.ts';
import { rank, read } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import { rules } from '../../../harness/rules/index.ts';
import { blastOf } from '../../../harness/faults/reach.ts';
import { parseScenario } from '../../../harness/schema/scenario.ts';
import { recording, recordingNames, scenarioOf } from '../../fixtures/recordings.ts';

const SCENARIOS = new URL('../../../scenarios/', import.meta.url);
/** The one that is not of a scenario: `initp diagnose` of a full container, without an exec. */
const PASSIVE = 'passive-full';

const files = (await readdir(SCENARIOS)).filter((name) => name.endsWith('.yaml'));
const scenarios = await Promise.all(
  files.map(async (file) => parseScenario(await readFile(new URL(file, SCENARIOS), 'utf8'), file)),
);
const names = scenarios.map(({ name }) => name);
/** They break the whole machine, so they are recorded on one that is thrown away. */
const ofHost = scenarios.filter((scenario) => blastOf(scenario) === 'host').map(({ name }) => name);

const recorded = await recordingNames();

test('every scenario has a recording, and every recording is of a scenario', () => {
  const of = new Set(recorded.map(scenarioOf));
  expect([...of, ...ofHost]).toEqual(expect.arrayContaining([...names, PASSIVE]));
  expect([...names, PASSIVE]).toEqual(expect.arrayContaining([...of]));
});

test.each(recorded.filter((name) => name !== PASSIVE))(
  'the recording %s gives what its scenario expects',
  async (name) => {
    const file = `${scenarioOf(name)}.yaml`;
    const { expect: truth } = parseScenario(await readFile(new URL(file, SCENARIOS), 'utf8'), file);
    const { readings } = await recording(name);
    const diagnosis = rank(runRules(rules, readings), readings);
    const attempts = read(readings, 'exec.attempts') ?? [];
    expect(judge(truth, { diagnosis, attempts, disturbances: [], afterMs: 1 })).toEqual({
      outcome: 'correct',
      afterMs: 1,
    });
  },
);

test('a full container is named from reading alone, and strongly', async () => {
  const { readings, depth } = await recording(PASSIVE);
  expect(depth).toBe('passive');
  expect(read(readings, 'exec.attempts')).toBeNull();
  expect(rank(runRules(rules, readings), readings)).toMatchObject({
    status: 'named',
    finding: { cause: 'container-pids-max', layer: 'runtime-init', strength: 'strong' },
  });
});

test.each(recorded)('the recording %s says where it comes from', async (name) => {
  const text = await readFile(new URL(`../../fixtures/${name}/machine.json`, import.meta.url), 'utf8');
  const pedigree: unknown = JSON.parse(text);
  expect(pedigree).toEqual({
    kernel: expect.stringMatching(/^\d+\.\d+/u),
    arch: expect.stringMatching(/^\w+$/u),
    cgroup: expect.stringMatching(/^v[12]$/u),
    engine: expect.stringMatching(/^\d+\.\d+/u),
    runtime: expect.stringMatching(/^\S+ \d+\.\d+/u),
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/u),
  });
});
