import type { CgroupVersion } from '../model/cgroup.ts';
import type { KernelFiles } from './kernel-files.ts';

/** Where a machine's kernel shows itself: `/proc` and `/sys/fs/cgroup`, or what they are mounted as. */
export interface KernelRoots {
  readonly proc: string;
  readonly cgroup: string;
}

/** The root directory of the hierarchy of a controller, and its version. */
export interface HierarchyRoot {
  readonly version: CgroupVersion;
  readonly directory: string;
}

export interface HierarchyRoots {
  /** All containers are looked for below this one. */
  readonly pids: HierarchyRoot;
  readonly memory: HierarchyRoot | null;
  readonly freezer: HierarchyRoot | null;
}

/**
 * By the names that systemd and every distribution mount them under (`pids`, `cpu,cpuacct`, `unified`), and not from
 * mountinfo: of what is mounted into a container that tells nothing. `null`: no pids controller below that directory.
 */
export function hierarchyRoots(files: KernelFiles, root: string): HierarchyRoots | null {
  if (files.exists(`${root}/cgroup.controllers`)) {
    const all = { version: 'v2', directory: root } as const;
    return { pids: all, memory: all, freezer: all };
  }
  const mounted = files.directories(root);
  const unified = mounted.includes('unified') ? `${root}/unified` : null;
  const rootOf = (controller: string): HierarchyRoot | null => {
    const name = mounted.find((one) => one.split(',').includes(controller));
    if (name !== undefined) return { version: 'v1', directory: `${root}/${name}` };
    const isUnified =
      unified !== null && (files.text(`${unified}/cgroup.controllers`) ?? '').split(/\s/u).includes(controller);
    return isUnified ? { version: 'v2', directory: unified } : null;
  };
  const pids = rootOf('pids');
  return pids === null ? null : { pids, memory: rootOf('memory'), freezer: rootOf('freezer') };
}
