import type { CgroupPids, PidsLevel } from '../model/cgroup.ts';

/**
 * Free slots that an exec may need: with fewer, `runc init` can be refused a thread. Measured with fast attach on runc
 * 1.0.0-rc93, 1.1.5, 1.1.15 and 1.3.6: six free slots still failed now and then, eight never did.
 */
export const EXEC_NEEDS_SLOTS = 8;

/** A level that has a limit. */
export interface LimitedLevel extends PidsLevel {
  readonly max: number;
  /** `max - current`; negative when tasks were attached above the limit. */
  readonly free: number;
}

export function limitedLevels({ levels }: { readonly levels: readonly PidsLevel[] }): readonly LimitedLevel[] {
  return levels.flatMap((level) =>
    level.max === null ? [] : [{ ...level, max: level.max, free: level.max - level.current }],
  );
}

/**
 * The level that refuses first: the kernel charges from the task's own cgroup upwards (kernel/cgroup/pids.c,
 * `pids_try_charge`), so among equally full levels it is the lowest. `null`: no level has a limit.
 */
export function bindingLevel(pids: CgroupPids): LimitedLevel | null {
  return limitedLevels(pids).reduce<LimitedLevel | null>(
    (tightest, level) => (tightest === null || level.free < tightest.free ? level : tightest),
    null,
  );
}
