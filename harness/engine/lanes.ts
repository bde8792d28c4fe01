import { createHash } from 'node:crypto';

import { blastOf, companyOf, engineOf, raceOf } from '../faults/reach.ts';
import type { AmplifyPolicy, Scenario } from '../model/scenario.ts';

/**
 * Where a trial is held, by what it disturbs and by what disturbs it.
 *
 * `alone`: nothing else is held meanwhile. Those that must see a quiet host (another trial's migrations would make
 * their attach fast), that take the machine for themselves, or that reach the host.
 * `engine`: each in an engine of its own, side by side in half of the jobs and beside the next two.
 * `plain`: side by side; the symptom is there every time, so nothing has to be helped along.
 * `amplified`: side by side as well, under one amplifier, which takes its share of every processor.
 * `amplified-alone`: nothing but the amplifier meanwhile.
 */
export type Lane = 'alone' | 'engine' | 'plain' | 'amplified' | 'amplified-alone';

/** `policy` is that of the command line, for the scenarios that leave it open. */
export function laneOf(scenario: Scenario, policy: AmplifyPolicy): Lane {
  const blast = blastOf(scenario);
  const alone = blast === 'host' || companyOf(scenario) === 'alone';
  if (isAmplified(scenario, policy)) return alone ? 'amplified-alone' : 'amplified';
  if (alone || wantsQuiet(scenario, policy)) return 'alone';
  return engineOf(scenario) === 'nested' ? 'engine' : 'plain';
}

function isAmplified(scenario: Scenario, policy: AmplifyPolicy): boolean {
  const wanted = scenario.amplify === 'auto' ? policy : scenario.amplify;
  return wanted === 'always' || (wanted === 'auto' && raceOf(scenario) === 'attach');
}

/** Who says `never` in the file wants a quiet host; on the command line it is one where there is a race. */
function wantsQuiet(scenario: Scenario, policy: AmplifyPolicy): boolean {
  return scenario.amplify === 'never' || (policy === 'never' && raceOf(scenario) === 'attach');
}

/**
 * In an order that the seed decides: one that is always the same would hide what a trial does to the next. Each key
 * stands for itself, so leaving some out does not change the order of the others.
 */
export function shuffled<T>(items: readonly T[], seed: string, keyOf: (item: T) => string): readonly T[] {
  const rank = (item: T): string =>
    createHash('sha256')
      .update(`${seed}\n${keyOf(item)}`)
      .digest('hex');
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item);
}
