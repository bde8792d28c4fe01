import { readdir, readFile } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Cause } from '../../../harness/model/cause.ts';
import type { Finding } from '../../../harness/model/finding.ts';
import { rules } from '../../../harness/rules/index.ts';
import { parseScenario } from '../../../harness/schema/scenario.ts';
import { recording, recordingNames, scenarioOf } from '../../fixtures/recordings.ts';

const SCENARIOS = new URL('../../../scenarios/', import.meta.url);
const files = new Set(await readdir(SCENARIOS));

/** What is wrong in each recording; nothing in that of a control. */
const recorded = await Promise.all(
  (await recordingNames()).flatMap((name) => {
    const file = `${scenarioOf(name)}.yaml`;
    return files.has(file) ? [causesOf(name, file)] : [];
  }),
);

async function causesOf(name: string, file: string): Promise<{ name: string; causes: readonly Cause[] }> {
  const { expect: truth } = parseScenario(await readFile(new URL(file, SCENARIOS), 'utf8'), file);
  if (truth.diagnosis === 'healthy') return { name, causes: [] };
  return { name, causes: truth.diagnosis === 'named' ? [truth.cause] : truth.causes.map(({ cause }) => cause) };
}

async function findingsOn(name: string): Promise<readonly Finding[]> {
  const { readings } = await recording(name);
  return runRules(rules, readings).flatMap((result) => (result.status === 'matched' ? [result.finding] : []));
}

/**
 * A rule may speak beside the truth in two ways: of what the truth makes look true, which it then says itself; and
 * weakly, as a remark that never wins.
 */
describe('every rule is silent where another cause is the truth', () => {
  test.each(recorded)('on the recording $name', async ({ name, causes }) => {
    const findings = await findingsOn(name);
    const explained = new Set(
      findings.filter(({ cause }) => causes.includes(cause)).flatMap(({ explains }) => explains),
    );
    const loud = findings.filter(
      ({ cause, strength }) => !causes.includes(cause) && !explained.has(cause) && strength !== 'weak',
    );
    expect(loud.map(({ cause }) => cause)).toEqual([]);
  });

  test.each(recorded.filter(({ causes }) => causes.length === 0))(
    'and says nothing at all on the control $name',
    async ({ name }) => {
      expect(await findingsOn(name)).toEqual([]);
    },
  );
});

test('there are controls and causes among the recordings', () => {
  expect(recorded.filter(({ causes }) => causes.length === 0).length).toBeGreaterThan(2);
  expect(new Set(recorded.flatMap(({ causes }) => causes)).size).toBeGreaterThan(2);
});
