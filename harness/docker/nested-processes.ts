import { join } from 'node:path';

import type { Host } from '../host/host.ts';
import { parseMountinfo } from '../parsers/mountinfo.ts';
import type { Hierarchy } from './hierarchies.ts';
import type { Daemon } from './nested-engine.ts';

/** Its first process has mounted its own cgroup namespace: the roots of those mounts are its cgroups. */
export async function ownHierarchies(host: Host, pid: number): Promise<readonly Hierarchy[]> {
  const [ours, its] = await Promise.all(
    ['self', pid].map(async (one) => parseMountinfo(await host.readText(`/proc/${one}/mountinfo`))),
  );
  const found: Hierarchy[] = [];
  for (const mount of its ?? []) {
    const { type, superOptions, root } = mount;
    if (type !== 'cgroup' && type !== 'cgroup2') continue;
    const here = ours?.find(
      (one) => one.root === '/' && one.type === type && one.superOptions.join(',') === superOptions.join(','),
    );
    if (here === undefined || root === '/') continue;
    const mountPoint = join(here.mountPoint, root);
    const version = type === 'cgroup' ? 'v1' : 'v2';
    const controllers =
      version === 'v1'
        ? superOptions
        : (await host.readText(join(mountPoint, 'cgroup.controllers'))).trim().split(/\s+/u);
    if (!found.some((one) => one.mountPoint === mountPoint)) found.push({ mountPoint, version, controllers });
  }
  return found;
}

export async function daemonPid(host: Host, daemon: Daemon, cgroup: string): Promise<number> {
  const pids = (await host.readText(join(cgroup, 'cgroup.procs'))).split('\n').filter((line) => line !== '');
  for (const pid of pids) {
    const name = await host.readText(`/proc/${pid}/comm`).catch(() => '');
    if (name.trim() === daemon) return Number(pid);
  }
  throw new Error(`no ${daemon} among the ${pids.length} processes of ${cgroup}`);
}
