import { isShown, parseMountinfo, topMount } from '../parsers/mountinfo.ts';
import type { Collector } from './collector.ts';
import { absent } from './proc/absent.ts';
import { dockerdPid } from './proc/dockerd.ts';
import { ownMounts } from './proc/own-mounts.ts';

export default {
  kind: 'container.rootfs',
  how: ({ inspect }) =>
    `D=$(grep ' / / ' /proc/${inspect.initPid ?? 'PID'}/mountinfo | cut -d ' ' -f 3); grep " $D " /proc/$(pidof dockerd)/mountinfo`,
  async collect(target) {
    const own = await ownMounts(target);
    if (own.status === 'absent') return own;
    const daemon = await dockerdPid(target);
    if (daemon.status === 'absent') return daemon;
    const its = parseMountinfo(await target.host.readText(`/proc/${daemon.pid}/mountinfo`));
    // By device and not by path: the directory of an overlay is called differently by each storage driver.
    const root = topMount(own.mounts, '/');
    if (root === null) return absent(`process ${own.pid}, the container's first, has no root that is mounted`);
    const daemonSees = isShown(root, its) ? 'mounted' : 'unmounted';
    return { status: 'read', value: { type: root.type, device: root.device, daemonSees, daemonPid: daemon.pid } };
  },
} satisfies Collector<'container.rootfs'>;
