import type { CgroupMemory, MemoryLevel } from '../model/cgroup.ts';
import type { HostMemory } from '../model/host-resources.ts';

const KIB = 1024;

/**
 * What an exec may touch inside the container's cgroup. Measured with runc 1.1.5 on cgroup v1, six execs each: with
 * 2,000 KiB free none was killed, with 1,600 half of them.
 */
export const EXEC_NEEDS_BYTES = 2048 * KIB;

/** With this or less every exec was killed: six of six at 0, 200, 500, 800 and 1,200 KiB free. */
export const NO_EXEC_FITS_BYTES = 1200 * KIB;

/** A level that has a limit. */
export interface LimitedMemory extends MemoryLevel {
  readonly limitBytes: number;
  /** What can still be had: free, given up by page cache, or moved to swap. */
  readonly roomBytes: number;
}

/** The level with the least room; `null`: no level has a limit. */
export function bindingMemory(
  { version, levels }: CgroupMemory,
  host: Pick<HostMemory, 'swapFreeBytes'> | null,
): LimitedMemory | null {
  // Without the host's own numbers: no swap, as most hosts of containers have it.
  const hostSwapBytes = host?.swapFreeBytes ?? 0;
  const limited = levels.flatMap((level): readonly LimitedMemory[] =>
    level.limitBytes === null
      ? []
      : [
          {
            ...level,
            limitBytes: level.limitBytes,
            roomBytes: roomOf(level, level.limitBytes, { version, hostSwapBytes }),
          },
        ],
  );
  // Of equals the lowest: it is the first to be charged.
  return limited.reduce<LimitedMemory | null>(
    (tightest, level) => (tightest === null || level.roomBytes < tightest.roomBytes ? level : tightest),
    null,
  );
}

/** v1 counts memory and swap together against the second limit; v2 counts swap alone. */
function roomOf(
  level: MemoryLevel,
  limitBytes: number,
  { version, hostSwapBytes }: { readonly version: CgroupMemory['version']; readonly hostSwapBytes: number },
): number {
  const free = limitBytes - level.usageBytes;
  const swapFree = level.swapFreeBytes ?? Number.POSITIVE_INFINITY;
  const grown = version === 'v1' ? Math.min(free + hostSwapBytes, swapFree) : free + Math.min(hostSwapBytes, swapFree);
  return grown + (level.reclaimableBytes ?? 0);
}
