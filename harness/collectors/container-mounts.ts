import { topMount } from '../parsers/mountinfo.ts';
import type { Collector } from './collector.ts';
import { ownMounts } from './proc/own-mounts.ts';

export default {
  kind: 'container.mounts',
  how: ({ inspect }) => `grep -E ' (/|/proc|/dev/pts) ' /proc/${inspect.initPid ?? 'PID'}/mountinfo`,
  async collect(target) {
    const own = await ownMounts(target);
    if (own.status === 'absent') return own;
    const typeAt = (mountPoint: string): string | null => topMount(own.mounts, mountPoint)?.type ?? null;
    return { status: 'read', value: { root: typeAt('/'), proc: typeAt('/proc'), devPts: typeAt('/dev/pts') } };
  },
} satisfies Collector<'container.mounts'>;
