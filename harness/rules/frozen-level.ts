import type { CgroupFreezer, FreezerLevel } from '../model/cgroup.ts';

/**
 * The level that somebody told to freeze, the lowest of several; where the kernel does not say whom it was told to,
 * the highest that is frozen, because a freeze reaches down and not up. `null` when none is.
 */
export function frozenLevel({ levels }: CgroupFreezer): FreezerLevel | null {
  const cold = levels.filter(({ state }) => state !== 'thawed');
  return cold.find(({ asked }) => asked === true) ?? cold.at(-1) ?? null;
}
