import type { MemoryLevel } from '../model/cgroup.ts';
import { bytesText } from '../rules/bytes-text.ts';
import { bindingMemory, EXEC_NEEDS_BYTES, NO_EXEC_FITS_BYTES } from '../rules/memory-room.ts';
import type { DangerRule, Seen } from './danger-rule.ts';

/** Levels with a limit whose files were all read: where a quarter is free they were not, and there is room. */
function limited({ container }: Seen): readonly MemoryLevel[] {
  return container.memory.flatMap((level) =>
    level.limitBytes === null || level.usageBytes === null || level.reclaimableBytes === null
      ? []
      : [{ ...level, usageBytes: level.usageBytes, peakBytes: null, limitHits: null }],
  );
}

/** Too little memory for the runtime's own process, which is charged to the container. */
const memoryLimitTooSmall: DangerRule = {
  id: 'memory-limit-too-small',
  look(seen) {
    const { container, host, memoryVersion: version } = seen;
    if (container.memory.some(({ onExhaustion }) => onExhaustion === 'waiting')) {
      return {
        verdict: 'exec-broken',
        because: 'its memory is used up and nobody is killed for it (oom_kill_disable): whoever needs more sleeps',
      };
    }
    const swap = { swapFreeBytes: host.memory?.swapFreeBytes ?? 0 };
    const level = bindingMemory({ version, levels: limited(seen) }, swap);
    if (level === null || level.roomBytes >= EXEC_NEEDS_BYTES) return null;
    const because = `${level.path} may have ${bytesText(level.limitBytes)} and ${bytesText(Math.max(0, level.roomBytes))} of it can still be had; the runtime needs ${bytesText(EXEC_NEEDS_BYTES)} for an exec`;
    return { verdict: level.roomBytes <= NO_EXEC_FITS_BYTES ? 'exec-broken' : 'at-risk', because };
  },
};

export default memoryLimitTooSmall;
