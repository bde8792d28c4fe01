import type { CgroupMemory } from '../model/cgroup.ts';
import type { SuspectedLimit } from '../model/finding.ts';
import type { LimitedMemory } from './memory-room.ts';

/** Room for an exec four times over, and little for a leak that goes on; whole pages of up to 64 KiB. */
const LIFT_BYTES = 8 * 1024 ** 2;
const PAGE_BYTES = 64 * 1024;

/** The file that holds the limit of a level. */
export function limitFile({ version }: CgroupMemory, { path }: LimitedMemory): string {
  return `${path}/${version === 'v1' ? 'memory.limit_in_bytes' : 'memory.max'}`;
}

/**
 * v1 refuses a limit above that of memory and swap together (EINVAL), which `--memory-swap` sets to the same amount.
 * `null` where one write can not lift it.
 */
export function memoryLift(memory: CgroupMemory, level: LimitedMemory): SuspectedLimit | null {
  const { limitBytes, usageBytes, swapFreeBytes } = level;
  const liftTo = Math.ceil((limitBytes + LIFT_BYTES) / PAGE_BYTES) * PAGE_BYTES;
  // Swap in use counts twice here, which errs on the safe side.
  if (memory.version === 'v1' && swapFreeBytes !== null && usageBytes + swapFreeBytes < liftTo) return null;
  return {
    path: limitFile(memory, level),
    liftTo: String(liftTo),
    reach: 'container',
    room: { max: limitBytes, current: usageBytes },
  };
}
