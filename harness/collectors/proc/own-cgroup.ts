import type { CgroupLevel, CgroupVersion } from '../../model/cgroup.ts';
import { parseCgroupMembership } from '../../parsers/cgroup-membership.ts';
import { parseMountinfo } from '../../parsers/mountinfo.ts';
import type { Mount } from '../../parsers/mountinfo.ts';
import type { Target } from '../collector.ts';
import { absent } from './absent.ts';
import type { Absent } from './absent.ts';
import { boundaryOf, hierarchyOf, mountsOf, pathBelow } from './hierarchy.ts';
import type { Controller } from './hierarchy.ts';
import { ownInit } from './own-init.ts';
import { textOrNull } from './text-or-null.ts';

/** Two tables are asked for again and again, by every controller: ours and the container's. */
const PARSED = new Map<string, readonly Mount[]>();
const MOST_PARSED = 4;

function mountsIn(text: string): readonly Mount[] {
  const before = PARSED.get(text);
  if (before !== undefined) return before;
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  const mounts = parseMountinfo(text);
  PARSED.set(text, mounts);
  return mounts;
}

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
  const init = await ownInit(target);
  if (init.status === 'absent') return init;
  const { host } = target;
  const [itsMounts, ourMounts] = await Promise.all([
    // Unlike the others not for everybody to read: without it the boundary is a guess, but the levels are right.
    host.readText(`/proc/${init.pid}/mountinfo`).catch(() => ''),
    host.readText('/proc/self/mountinfo'),
  ]);
  const at = await placed(target, controller, { membership: init.membership, ourMounts });
  if (at.status === 'absent') return at;
  const { version, path, place, top } = at;
  const boundary = boundaryOf(path, mountsOf(controller, version, mountsIn(itsMounts)));
  const own = place.mount.mountPoint + (pathBelow(place.mount.root, boundary) ?? place.below);
  return { status: 'found', version, directory: own, levels: levelsOf(place, { own, top }) };
}

/** Where any process of this machine is limited: its levels up to the root, none of them the container's own. */
export async function cgroupLevels(
  target: Target,
  controller: Controller,
  pid: number,
): Promise<
  Absent | { readonly status: 'found'; readonly version: CgroupVersion; readonly levels: readonly CgroupLevel[] }
> {
  const [membership, ourMounts] = await Promise.all([
    textOrNull(target.host, `/proc/${pid}/cgroup`),
    target.host.readText('/proc/self/mountinfo'),
  ]);
  if (membership === null) return absent(`process ${pid} is gone`);
  const at = await placed(target, controller, { membership, ourMounts });
  if (at.status === 'absent') return at;
  const { version, place, top } = at;
  const levels = levelsOf(place, { own: top, top }).map(({ path }) => ({ path, of: 'ancestor' }) as const);
  return { status: 'found', version, levels };
}

interface Placed {
  readonly status: 'found';
  readonly version: CgroupVersion;
  /** As in `/proc/PID/cgroup`. */
  readonly path: string;
  readonly place: Place;
  readonly top: string;
}

async function placed(
  target: Target,
  controller: Controller,
  { membership, ourMounts }: { readonly membership: string; readonly ourMounts: string },
): Promise<Placed | Absent> {
  const hierarchy = hierarchyOf(controller, parseCgroupMembership(membership));
  if (hierarchy === null) return absent(`its /proc/PID/cgroup names no hierarchy with the ${controller} controller`);
  const { version, path } = hierarchy;
  const mounts = mountsOf(controller, version, mountsIn(ourMounts));
  if (mounts.length === 0)
    return absent(`the ${version} hierarchy of the ${controller} controller is not mounted here`);
  const place = await placeOf(target, mounts, path);
  if (place === null) {
    return absent(
      `cgroup ${path} of the ${controller} controller can not be seen in ${mounts.map((mount) => mount.mountPoint).join(', ')}`,
    );
  }
  return { status: 'found', version, path, place, top: await topOf(target, version, place.mount.mountPoint) };
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
