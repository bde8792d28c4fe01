import type { CgroupVersion } from '../../model/cgroup.ts';
import type { CgroupMembership } from '../../parsers/cgroup-membership.ts';
import type { Mount } from '../../parsers/mountinfo.ts';

export type Controller = 'blkio' | 'cpu' | 'devices' | 'freezer' | 'memory' | 'pids';

/** The hierarchy that has a controller, and where a process is in it. */
export interface Hierarchy {
  readonly version: CgroupVersion;
  /** As in `/proc/PID/cgroup`: from the root of the reader's cgroup namespace. */
  readonly path: string;
}

/**
 * v1 when a v1 hierarchy has the controller, alone or mounted together with others; otherwise v2, which has them all.
 * `null` when the kernel has neither.
 */
export function hierarchyOf(controller: Controller, memberships: readonly CgroupMembership[]): Hierarchy | null {
  const v1 = memberships.find((membership) => membership.controllers.includes(controller));
  if (v1 !== undefined) return { version: 'v1', path: v1.path };
  const v2 = memberships.find((membership) => membership.hierarchyId === 0);
  return v2 === undefined ? null : { version: 'v2', path: v2.path };
}

/** Those of the mounts that show the hierarchy of this controller. */
export function mountsOf(controller: Controller, version: CgroupVersion, mounts: readonly Mount[]): readonly Mount[] {
  return version === 'v2'
    ? mounts.filter((mount) => mount.type === 'cgroup2')
    : mounts.filter((mount) => mount.type === 'cgroup' && mount.superOptions.includes(controller));
}

/**
 * The part of `path` below `root`, both seen from the same cgroup namespace: empty or beginning with a slash. `null`
 * when `path` is elsewhere, such as `/../..` of a process outside of the reader's cgroup namespace.
 */
export function pathBelow(root: string, path: string): string | null {
  const prefix = root === '/' ? '' : root;
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return null;
  const rest = path.slice(prefix.length);
  if (rest.split('/').includes('..')) return null;
  return rest === '/' ? '' : rest;
}

/**
 * How much of `path` is the container's own cgroup: the root of the cgroup mount in the container's own mount
 * namespace, or of its cgroup namespace, which is the same to see. A container's init may sit deeper (systemd moves
 * itself to `init.scope`). `path` itself when the container has no cgroup mount or the host's.
 */
export function boundaryOf(path: string, containerMounts: readonly Mount[]): string {
  const above = containerMounts
    .map((mount) => mount.root)
    .filter((root) => root !== '/' && pathBelow(root, path) !== null);
  return above.toSorted((a, b) => b.length - a.length)[0] ?? path;
}
