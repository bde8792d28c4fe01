import type { CgroupLevel, CgroupVersion } from '../../model/cgroup.ts';
import { parseCgroupMembership } from '../../parsers/cgroup-membership.ts';
import { parseMountinfo } from '../../parsers/mountinfo.ts';
import type { Mount } from '../../parsers/mountinfo.ts';
import { parseProcStatus } from '../../parsers/proc-status.ts';
import type { Target } from '../collector.ts';
import { absent, initPidOf } from './absent.ts';
import type { Absent } from './absent.ts';
import { boundaryOf, hierarchyOf, mountsOf, pathBelow } from './hierarchy.ts';
import type { Controller } from './hierarchy.ts';
import { textOrNull } from './text-or-null.ts';

/** The container's place in the hierarchy of one controller. */
export interface OwnCgroup {
  readonly status: 'found';
  readonly version: CgroupVersion;
  /** The directory of the container's whole cgroup: the topmost level that is its own. */
  readonly directory: string;
  /** From the cgroup of the container's init up to the root, which is not among them. */
  readonly levels: readonly CgroupLevel[];
}

/** From `/proc/PID/cgroup` of the container's init and the mounts of this process, never from the container id. */
export async function ownCgroup(target: Target, controller: Controller): Promise<OwnCgroup | Absent> {
  const init = initPidOf(target);
  if (init.status === 'absent') return init;
  const { host } = target;
  const [membership, itsMounts, ourMounts] = await Promise.all([
    textOrNull(host, `/proc/${init.pid}/cgroup`),
    // Unlike the others not for everybody to read: without it the boundary is a guess, but the levels are right.
    host.readText(`/proc/${init.pid}/mountinfo`).catch(() => ''),
    host.readText('/proc/self/mountinfo'),
  ]);
  if (membership === null) return absent(`process ${init.pid}, the container's first, is gone`);
  if (!(await isOfContainer(target, init.pid, membership))) {
    return absent(
      `process ${init.pid} of this machine is not the container's: the engine counts in a pid namespace or machine of its own`,
    );
  }
  const hierarchy = hierarchyOf(controller, parseCgroupMembership(membership));
  if (hierarchy === null)
    return absent(`/proc/${init.pid}/cgroup names no hierarchy with the ${controller} controller`);
  const { version, path } = hierarchy;
  const mounts = mountsOf(controller, version, parseMountinfo(ourMounts));
  if (mounts.length === 0)
    return absent(`the ${version} hierarchy of the ${controller} controller is not mounted here`);
  const place = await placeOf(target, mounts, path);
  if (place === null) {
    return absent(
      `cgroup ${path} of the ${controller} controller can not be seen in ${mounts.map((mount) => mount.mountPoint).join(', ')}`,
    );
  }
  const boundary = boundaryOf(path, mountsOf(controller, version, parseMountinfo(itsMounts)));
  const own = place.mount.mountPoint + (pathBelow(place.mount.root, boundary) ?? place.below);
  const top = await topOf(target, version, place.mount.mountPoint);
  return { status: 'found', version, directory: own, levels: levelsOf(place, { own, top }) };
}

/**
 * A pid from an engine in another pid namespace or behind a forwarded socket may be anybody's here. The runtimes put
 * the id into the cgroup's name; where they do not, the parent is the shim, which was told it.
 */
async function isOfContainer(target: Target, pid: number, membership: string): Promise<boolean> {
  const { id } = target.inspect;
  if (membership.includes(id)) return true;
  const status = parseProcStatus((await textOrNull(target.host, `/proc/${pid}/status`)) ?? '');
  const parents = status === null ? [] : [pid, status.parentPid];
  const lines = await Promise.all(parents.map((parent) => textOrNull(target.host, `/proc/${parent}/cmdline`)));
  return lines.some((line) => line?.includes(id));
}

interface Place {
  readonly mount: Mount;
  /** Of the mount: empty or beginning with a slash. */
  readonly below: string;
}

/** The mount that shows most of the way up to the root, of those in which the cgroup is there. */
async function placeOf(target: Target, mounts: readonly Mount[], path: string): Promise<Place | null> {
  for (const mount of mounts.toSorted((a, b) => a.root.length - b.root.length)) {
    const below = pathBelow(mount.root, path);
    if (below !== null && (await target.host.exists(mount.mountPoint + below))) return { mount, below };
  }
  return null;
}

/**
 * The mount point is the root cgroup, which has no limits, unless this process is itself in a cgroup namespace.
 * Only the root has `release_agent` (v1), and only the root has no `cgroup.events` (v2).
 */
async function topOf(target: Target, version: CgroupVersion, mountPoint: string): Promise<string> {
  const isRoot =
    version === 'v1'
      ? await target.host.exists(`${mountPoint}/release_agent`)
      : !(await target.host.exists(`${mountPoint}/cgroup.events`));
  return isRoot ? `${mountPoint}/` : mountPoint;
}

function levelsOf({ mount, below }: Place, { own, top }: { own: string; top: string }): readonly CgroupLevel[] {
  const levels: CgroupLevel[] = [];
  let path = mount.mountPoint + below;
  // `top` ends with a slash when the mount point itself is not a level: only what is below has that prefix.
  while (path.startsWith(top)) {
    levels.push({ path, of: path.length >= own.length ? 'own' : 'ancestor' });
    path = path.slice(0, path.lastIndexOf('/'));
  }
  return levels;
}
