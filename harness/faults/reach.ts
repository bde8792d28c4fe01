import type { Scenario } from '../model/scenario.ts';
import type { Blast, Company, Race } from './fault.ts';
import { faultOf } from './index.ts';

/** Smallest first. */
const BLASTS: readonly Blast[] = ['container', 'engine', 'host'];

/** How far the scenario can reach: as far as the widest of its faults. */
export function blastOf({ faults }: Pick<Scenario, 'faults'>): Blast {
  const widest = Math.max(0, ...faults.map(({ fault }) => BLASTS.indexOf(faultOf(fault).blast)));
  return BLASTS[widest] ?? 'host';
}

/** `alone` as soon as one of its faults must be. */
export function companyOf({ faults }: Pick<Scenario, 'faults'>): Company {
  return faults.some(({ fault }) => faultOf(fault).company === 'alone') ? 'alone' : 'any';
}

/** `attach` as soon as the symptom of one of its faults hangs on that race. */
export function raceOf({ faults }: Pick<Scenario, 'faults'>): Race {
  return faults.some(({ fault }) => faultOf(fault).race === 'attach') ? 'attach' : 'none';
}

/** Where it is held: in an engine of its own when it says so, or as soon as a fault reaches as far as an engine. */
export function engineOf(scenario: Pick<Scenario, 'faults' | 'engine'>): Scenario['engine'] {
  return scenario.faults.some(({ fault }) => faultOf(fault).blast === 'engine') ? 'nested' : scenario.engine;
}
