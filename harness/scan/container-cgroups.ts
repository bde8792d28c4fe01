import { cgroupOwner, isEngineUnit, type CgroupOwner } from '../parsers/container-cgroup.ts';
import type { KernelFiles } from './kernel-files.ts';

/** The cgroup of a container, by its path below the root of the hierarchy. */
export interface ContainerCgroup extends CgroupOwner {
  readonly path: string;
  /** Id of the container that it runs in. */
  readonly within: string | null;
  /** Whether there are cgroups inside, whose processes are not in its own list. */
  readonly hasInner: boolean;
}

export interface FoundCgroups {
  readonly containers: readonly ContainerCgroup[];
  /** Paths of units of engines, such as `/system.slice/docker.service`. */
  readonly units: readonly string[];
  readonly leftOut: readonly string[];
}

/** Bounds of a walk: a tree that is larger is told to be so. */
export const MOST_DIRECTORIES = 50_000;
const MOST_DEPTH = 24;

interface Waiting {
  readonly path: string;
  readonly within: string | null;
  /** Names above, the nearest first, up to the root or to the container that it is in. */
  readonly parents: readonly string[];
  readonly depth: number;
}

/** Lists directories, and never processes. A directory without others in it is not opened. */
export function containerCgroups(files: KernelFiles, root: string): FoundCgroups {
  const containers: ContainerCgroup[] = [];
  const units: string[] = [];
  const leftOut: string[] = [];
  const waiting: Waiting[] = [{ path: '', within: null, parents: [], depth: 0 }];
  let seen = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { path, within, parents, depth } = at;
    for (const name of files.directories(root + path)) {
      if (++seen > MOST_DIRECTORIES)
        return { containers, units, leftOut: [`cgroups beyond the first ${MOST_DIRECTORIES}`] };
      const below = `${path}/${name}`;
      // One inside of a container is not of this machine.
      if (within === null && isEngineUnit(name)) units.push(below);
      const owner = cgroupOwner(name, parents);
      const hasInner = files.hasDirectories(root + below);
      if (owner !== null) containers.push({ ...owner, path: below, within, hasInner });
      if (!hasInner) continue;
      if (depth >= MOST_DEPTH) leftOut.push(`cgroups below ${below}, ${MOST_DEPTH} levels deep`);
      else
        waiting.push({
          path: below,
          within: owner?.id ?? within,
          parents: owner === null ? [name, ...parents] : [],
          depth: depth + 1,
        });
    }
  }
  return { containers, units, leftOut };
}
