import type { PidsLevel } from '../model/cgroup.ts';
import type { SweptMemory } from '../model/scan.ts';
import {
  parseMemoryFilesV1,
  parseMemoryFilesV2,
  parseMemoryLimitV1,
  parseMemoryLimitV2,
  parseOomKills,
} from '../parsers/memory-files.ts';
import { parsePidsFiles } from '../parsers/pids-files.ts';
import type { HierarchyRoot } from './hierarchies.ts';
import type { KernelFiles } from './kernel-files.ts';

/** The levels of one controller from a cgroup up to the root; those above containers are read once for all of them. */
export interface Levels<T> {
  /** The cgroup's own level first. One that has no such files is left out. */
  of(path: string): readonly T[];
}

/** A level that the container is in, and others are too, keeps what it was when it was first read. */
function levels<T extends { readonly of: 'own' | 'ancestor' }>(read: (path: string) => T | null): Levels<T> {
  const above = new Map<string, readonly T[]>();
  const ancestors = (path: string): readonly T[] => {
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent === '') return [];
    const known = above.get(parent);
    if (known !== undefined) return known;
    const own = read(parent);
    const all = own === null ? ancestors(parent) : [{ ...own, of: 'ancestor' as const }, ...ancestors(parent)];
    above.set(parent, all);
    return all;
  };
  return {
    of(path) {
      const own = read(path);
      return own === null ? ancestors(path) : [own, ...ancestors(path)];
    },
  };
}

export function pidsLevels(files: KernelFiles, root: HierarchyRoot): Levels<PidsLevel> {
  return levels((path) => {
    const directory = root.directory + path;
    const [max, current] = [files.text(`${directory}/pids.max`), files.text(`${directory}/pids.current`)];
    if (max === null || current === null) return null;
    const events = files.text(`${directory}/pids.events`);
    return attempt(() => ({
      path: directory,
      of: 'own',
      ...parsePidsFiles({ max, current, peak: null, events, eventsLocal: null }),
    }));
  });
}

/** With a quarter free nothing is wrong, and `memory.stat` costs more than all other files of a container. */
const ROOMY_RATIO = 0.75;

export function memoryLevels(files: KernelFiles, root: HierarchyRoot): Levels<SweptMemory> {
  const read = root.version === 'v1' ? readV1 : readV2;
  return levels((path) => attempt(() => read(files, root.directory + path)));
}

function readV1(files: KernelFiles, path: string): SweptMemory | null {
  const limit = files.text(`${path}/memory.limit_in_bytes`);
  if (limit === null) return null;
  const oomControl = files.text(`${path}/memory.oom_control`);
  if (parseMemoryLimitV1(limit) === null) return unlimited(path, parseOomKills(oomControl));
  const usage = files.text(`${path}/memory.usage_in_bytes`);
  if (usage === null) return null;
  const isTight = Number(usage) > Number(limit) * ROOMY_RATIO;
  const more = (name: string): string | null => (isTight ? files.text(`${path}/memory.${name}`) : null);
  const values = parseMemoryFilesV1({
    limit,
    usage,
    oomControl,
    stat: more('stat'),
    swapLimit: more('memsw.limit_in_bytes'),
    swapUsage: more('memsw.usage_in_bytes'),
    peak: null,
    failcnt: null,
  });
  return { path, of: 'own', ...values };
}

function readV2(files: KernelFiles, path: string): SweptMemory | null {
  const limit = files.text(`${path}/memory.max`);
  if (limit === null) return null;
  const events = files.text(`${path}/memory.events`);
  if (parseMemoryLimitV2(limit) === null) return unlimited(path, parseOomKills(events));
  const usage = files.text(`${path}/memory.current`);
  if (usage === null) return null;
  const isTight = Number(usage) > Number(limit) * ROOMY_RATIO;
  const more = (name: string): string | null => (isTight ? files.text(`${path}/memory.${name}`) : null);
  const values = parseMemoryFilesV2({
    limit,
    usage,
    events,
    stat: more('stat'),
    swapLimit: more('swap.max'),
    swapUsage: more('swap.current'),
    peak: null,
    eventsLocal: null,
  });
  return { path, of: 'own', ...values };
}

/** Its usage is nobody's concern here, and is not read. */
function unlimited(path: string, oomKills: number | null): SweptMemory {
  return {
    path,
    of: 'own',
    limitBytes: null,
    usageBytes: null,
    reclaimableBytes: null,
    swapFreeBytes: null,
    oomKills,
    onExhaustion: 'kills',
  };
}

/** A file that does not hold what the kernel writes is a level that was not read. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
