import type { HostPtys } from '../model/host-resources.ts';
import { parseCount } from '../parsers/cgroup-value.ts';
import { parseMountinfo } from '../parsers/mountinfo.ts';
import type { Collector, Target } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';
import { textOrNull } from './proc/text-or-null.ts';

const FOLDER = '/proc/sys/kernel/pty';

async function ofHost({ host }: Target): Promise<HostPtys['host']> {
  const [count = null, max = null, reserve = null] = await Promise.all(
    ['nr', 'max', 'reserve'].map(async (name) => parseCount((await textOrNull(host, `${FOLDER}/${name}`)) ?? '')),
  );
  return count === null || max === null ? null : { count, max, reserve: reserve ?? 0 };
}

/**
 * Its instance of devpts as its init sees it. Names in there are the kernel's own: a number for each terminal, and
 * `ptmx`.
 */
async function ofContainer({ host, inspect }: Target): Promise<HostPtys['container']> {
  if (inspect.initPid === null) return null;
  const mountinfo = await host.readText(`/proc/${inspect.initPid}/mountinfo`).catch(() => '');
  const devpts = parseMountinfo(mountinfo).findLast(
    ({ type, mountPoint }) => type === 'devpts' && mountPoint === '/dev/pts',
  );
  if (devpts === undefined) return null;
  const names = await host.readDir(`/proc/${inspect.initPid}/root/dev/pts`).catch(() => null);
  if (names === null) return null;
  const option = devpts.superOptions.find((one) => one.startsWith('max='));
  const max = option === undefined ? null : parseCount(option.slice('max='.length));
  return {
    count: names.filter((name) => /^\d{1,10}$/u.test(name)).length,
    // Nothing is refused at `max=0`: the highest index would be -1, which means any (lib/idr.c, `ida_alloc_range`).
    max: max === 0 ? null : max,
  };
}

export default {
  kind: 'host.ptys',
  how: ({ inspect }) =>
    `sysctl kernel.pty; grep devpts /proc/${inspect.initPid ?? 'PID'}/mountinfo; nsenter -m -t ${inspect.initPid ?? 'PID'} ls /dev/pts`,
  async collect(target) {
    const remote = absentUnlessLocal(target.engine);
    if (remote !== null) return remote;
    const [host, container] = await Promise.all([ofHost(target), ofContainer(target)]);
    return { status: 'read', value: { host, container } };
  },
} satisfies Collector<'host.ptys'>;
