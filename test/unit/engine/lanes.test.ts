import { expect, test } from 'vitest';

import { laneOf, shuffled } from '../../../harness/engine/lanes.ts';
import { blastOf, companyOf, raceOf } from '../../../harness/faults/reach.ts';
import type { FaultSpec, Scenario } from '../../../harness/model/scenario.ts';
import { parseScenario } from '../../../harness/schema/scenario.ts';

const CONTROL = parseScenario('title: x\nfaults: []\nexpect: { diagnosis: healthy }\n', 'x.yaml');
const LIMIT: FaultSpec = { fault: 'pod-pids-limit', level: 'parent', max: 64 };

function scenario(changes: Partial<Scenario>): Scenario {
  return { ...CONTROL, ...changes };
}

test('a scenario whose symptom hangs on no race needs no amplifier, and is held beside others', () => {
  expect(laneOf(CONTROL, 'auto')).toBe('plain');
  expect(laneOf(CONTROL, 'never')).toBe('plain');
});

test('one with a race is amplified when it is left open, and alone when nobody may help it along', () => {
  expect(laneOf(scenario({ faults: [LIMIT] }), 'auto')).toBe('amplified');
  expect(laneOf(scenario({ faults: [LIMIT] }), 'never')).toBe('alone');
});

test('`always` on the command line amplifies whatever leaves it open; the file is not overruled', () => {
  expect(laneOf(CONTROL, 'always')).toBe('amplified');
  expect(laneOf(scenario({ amplify: 'never' }), 'always')).toBe('alone');
  expect(laneOf(scenario({ amplify: 'never', faults: [LIMIT] }), 'auto')).toBe('alone');
  expect(laneOf(scenario({ amplify: 'always' }), 'never')).toBe('amplified');
});

test('a scenario without faults reaches a container, minds nobody and races with nobody', () => {
  expect([blastOf(CONTROL), companyOf(CONTROL), raceOf(CONTROL)]).toEqual(['container', 'any', 'none']);
  expect(raceOf({ faults: [LIMIT] })).toBe('attach');
});

test('the order hangs on the seed alone: the same one gives the same, another one another', () => {
  const names = Array.from({ length: 20 }, (_, n) => `s${n}`);
  const order = (seed: string, of = names): readonly string[] => shuffled(of, seed, (name) => name);
  expect(order('a')).toEqual(order('a'));
  expect(order('a')).not.toEqual(order('b'));
  expect(order('a')).not.toEqual(names);
  expect([...order('a')].toSorted()).toEqual([...names].toSorted());
});

test('what is left out does not change the order of the rest', () => {
  const names = Array.from({ length: 20 }, (_, n) => `s${n}`);
  const rest = names.filter((name) => name !== 's7');
  expect(shuffled(rest, 'a', (name) => name)).toEqual(
    shuffled(names, 'a', (name) => name).filter((name) => name !== 's7'),
  );
});
