import type { PidsLevel } from '../model/cgroup.ts';
import type { PidsDelta } from '../model/exec-attempt.ts';
import { rise } from './rise.ts';

/** How the counters of each level rose between two readings; a level that came or went is left out. */
export function pidsDeltas(before: readonly PidsLevel[], after: readonly PidsLevel[]): readonly PidsDelta[] {
  return before.flatMap((was) => {
    const is = after.find((level) => level.path === was.path);
    if (is === undefined) return [];
    return [
      { path: was.path, refusals: rise(was.refusals, is.refusals), ownRefusals: rise(was.ownRefusals, is.ownRefusals) },
    ];
  });
}
