import type { Host } from '../host/host.ts';
import type { CgroupVersion } from '../model/cgroup.ts';
import { parseMountinfo } from '../parsers/mountinfo.ts';

/** One cgroup file system that is mounted at its root. */
export interface Hierarchy {
  readonly mountPoint: string;
  readonly version: CgroupVersion;
  /** v1: the controllers of this mount; v2: those of the root's `cgroup.controllers`. */
  readonly controllers: readonly string[];
}

/** Every hierarchy of this machine, each once. */
export async function hierarchiesOf(host: Host): Promise<readonly Hierarchy[]> {
  const found = new Map<string, Hierarchy>();
  for (const mount of parseMountinfo(await host.readText('/proc/self/mountinfo'))) {
    if (mount.root !== '/' || (mount.type !== 'cgroup' && mount.type !== 'cgroup2')) continue;
    const { mountPoint, superOptions } = mount;
    const version = mount.type === 'cgroup' ? 'v1' : 'v2';
    const controllers =
      version === 'v1'
        ? superOptions
        : (await host.readText(`${mountPoint}/cgroup.controllers`).catch(() => '')).trim().split(/\s+/u);
    const key = version === 'v2' ? version : superOptions.join(',');
    if (!found.has(key)) found.set(key, { mountPoint, version, controllers });
  }
  return [...found.values()];
}

/** The one with the pids controller; `null` when the kernel or the machine has none. */
export function pidsHierarchy(hierarchies: readonly Hierarchy[]): Hierarchy | null {
  return hierarchies.find(({ controllers }) => controllers.includes('pids')) ?? null;
}
