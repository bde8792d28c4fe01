import { createHash } from 'node:crypto';

import type { FaultId, Scenario } from '../../harness/model/scenario.ts';
import type { Phase } from '../../harness/model/verdict.ts';

/**
 * What happens at the moment. `harness`: SIGKILL. `both`: SIGKILL of the watchdog as well. `dockerd`: SIGKILL of an
 * engine of the torture's own. `hung`: that engine takes requests and answers none, and SIGKILL of the harness. `disk`:
 * the file system of the journal is full. `stopped`: SIGSTOP for 30 s.
 */
export const VARIANTS = ['harness', 'both', 'dockerd', 'hung', 'disk', 'stopped'] as const;
export type Variant = (typeof VARIANTS)[number];

/** One moment in one trial. */
export interface Blow {
  readonly variant: Variant;
  readonly scenario: Scenario;
  /** What the scenario was chosen for. */
  readonly fault: FaultId;
  readonly phase: Phase;
  /** Of that phase's usual length. */
  readonly fraction: number;
  /** In one of four the amplifier is there to be left behind. */
  readonly amplify: 'always' | 'never';
  /** For the variants that break something beside the harness: whether the harness is killed at the same moment. */
  readonly harness: 'killed' | 'alive';
}

/** Numbers from 0 to 1 that the seed decides, each by its own name: leaving one out changes no other. */
export function chance(seed: string, what: string): number {
  const hash = createHash('sha256').update(`${seed}\n${what}`).digest();
  return hash.readUInt32BE(0) / 2 ** 32;
}

/** Every fault in turn, in an order that changes from round to round; within a fault every scenario in turn. */
export function blows(
  seed: string,
  {
    scenarios,
    phases,
    variants,
  }: {
    readonly scenarios: readonly Scenario[];
    readonly phases: readonly Phase[];
    readonly variants: readonly Variant[];
  },
): readonly Blow[] {
  const byFault = new Map<FaultId, Scenario[]>();
  for (const scenario of scenarios) {
    for (const { fault } of scenario.faults) byFault.set(fault, [...(byFault.get(fault) ?? []), scenario]);
  }
  const faults = [...byFault.keys()];
  return variants.map((variant, n) => {
    const round = Math.floor(n / faults.length);
    const order = faults.toSorted((a, b) => chance(seed, `${round} ${a}`) - chance(seed, `${round} ${b}`));
    const fault = order[n % faults.length];
    const choice = fault === undefined ? [] : (byFault.get(fault) ?? []);
    const scenario = choice[(round + Math.floor(chance(seed, `first of ${fault}`) * choice.length)) % choice.length];
    if (fault === undefined || scenario === undefined) throw new Error('no scenario has a fault');
    return {
      variant,
      scenario,
      fault,
      phase: phases[Math.floor(chance(seed, `phase ${n}`) * phases.length)] ?? 'inject',
      fraction: chance(seed, `fraction ${n}`),
      amplify: chance(seed, `amplify ${n}`) < 0.25 ? 'always' : 'never',
      harness: chance(seed, `harness ${n}`) < 0.5 ? 'killed' : 'alive',
    };
  });
}
