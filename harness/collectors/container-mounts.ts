import type { Host } from '../host/host.ts';
import type { DeviceState } from '../model/container.ts';
import { type Mount, topMount } from '../parsers/mountinfo.ts';
import type { Collector } from './collector.ts';
import { ownMounts } from './proc/own-mounts.ts';

/** include/uapi/linux/major.h; Documentation/admin-guide/devices.txt. */
const NULL = 'c 1:3';
/** The first instance of devpts has it at 5:2, and every other one too. */
const PTMX = 'c 5:2';

/** Walked through as a process of the container would: a mount over /dev hides what lies below. */
async function deviceAt(host: Host, pid: number, path: string, device: string): Promise<DeviceState | null> {
  try {
    const look = await host.lookInside(`/proc/${pid}/root`, path, { offset: 0, maxBytes: 0 });
    if (look.status !== 'found') return 'missing';
    return look.file.device === device ? 'there' : 'other';
  } catch {
    return null;
  }
}

/** `hidepid=1`, `=2`, from Linux 5.8 on also `=noaccess`, `=invisible` and `=ptraceable`. */
function hidePidOf(proc: Mount | null): 'off' | 'on' | null {
  if (proc === null || proc.type !== 'proc') return null;
  const options = [...proc.superOptions, ...proc.options];
  return options.some((option) => /^hidepid=(?!0$|off$)/u.test(option)) ? 'on' : 'off';
}

export default {
  kind: 'container.mounts',
  how: ({ inspect }) =>
    `grep -E ' (/|/proc|/dev/pts) ' /proc/${inspect.initPid ?? 'PID'}/mountinfo; ls -lL /proc/${inspect.initPid ?? 'PID'}/root/dev/`,
  async collect(target) {
    const own = await ownMounts(target);
    if (own.status === 'absent') return own;
    const at = (mountPoint: string): Mount | null => topMount(own.mounts, mountPoint);
    const [nullDevice, ptmx] = await Promise.all([
      deviceAt(target.host, own.pid, '/dev/null', NULL),
      deviceAt(target.host, own.pid, '/dev/ptmx', PTMX),
    ]);
    return {
      status: 'read',
      value: {
        root: at('/')?.type ?? null,
        proc: at('/proc')?.type ?? null,
        devPts: at('/dev/pts')?.type ?? null,
        nullDevice,
        ptmx,
        hidePid: hidePidOf(at('/proc')),
      },
    };
  },
} satisfies Collector<'container.mounts'>;
