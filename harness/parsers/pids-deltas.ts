import type { CgroupPids } from '../model/cgroup.ts';
import type { PidsDelta } from '../model/exec-attempt.ts';
import { rise } from './rise.ts';

/** How the counters of each level rose between two readings; a level that came or went is left out. */
export function pidsDeltas(before: CgroupPids, after: CgroupPids): readonly PidsDelta[] {
  return before.levels.flatMap((was) => {
    const is = after.levels.find((level) => level.path === was.path);
    if (is === undefined) return [];
    return [
      { path: was.path, refusals: rise(was.refusals, is.refusals), ownRefusals: rise(was.ownRefusals, is.ownRefusals) },
    ];
  });
}
