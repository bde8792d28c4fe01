import type { CgroupMemory, MemoryLevel } from '../model/cgroup.ts';

/** A level with a limit, and how much of it is left or can be given up. */
export interface LeftAt {
  readonly level: MemoryLevel;
  readonly bytes: number;
}

/** Where the least is left; `null`: no level has a limit. */
export function leastLeft({ levels }: CgroupMemory): LeftAt | null {
  const left = levels.flatMap((level): readonly LeftAt[] =>
    level.limitBytes === null
      ? []
      : [{ level, bytes: level.limitBytes - level.usageBytes + (level.reclaimableBytes ?? 0) }],
  );
  return left.toSorted((a, b) => a.bytes - b.bytes)[0] ?? null;
}
