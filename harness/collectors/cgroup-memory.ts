import type { Host } from '../host/host.ts';
import type { CgroupVersion, MemoryLevel } from '../model/cgroup.ts';
import { parseMemoryFilesV1, parseMemoryFilesV2 } from '../parsers/memory-files.ts';
import type { Collector } from './collector.ts';
import { anyLevel } from './proc/each-level.ts';
import { textOrNull } from './proc/text-or-null.ts';

const FILES = {
  v1: {
    limit: 'memory.limit_in_bytes',
    usage: 'memory.usage_in_bytes',
    stat: 'memory.stat',
    peak: 'memory.max_usage_in_bytes',
    failcnt: 'memory.failcnt',
    oomControl: 'memory.oom_control',
    swapLimit: 'memory.memsw.limit_in_bytes',
    swapUsage: 'memory.memsw.usage_in_bytes',
  },
  v2: {
    limit: 'memory.max',
    usage: 'memory.current',
    stat: 'memory.stat',
    peak: 'memory.peak',
    events: 'memory.events',
    eventsLocal: 'memory.events.local',
    swapLimit: 'memory.swap.max',
    swapUsage: 'memory.swap.current',
  },
} as const;

async function textsOf<Name extends string>(
  host: Host,
  path: string,
  names: Readonly<Record<Name, string>>,
): Promise<Record<Name, string | null>> {
  const entries = await Promise.all(
    Object.entries<string>(names).map(async ([name, file]) => [name, await textOrNull(host, `${path}/${file}`)]),
  );
  // The names are those that were given.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(entries) as Record<Name, string | null>;
}

/** `null` when the level has no files of the controller. */
async function levelOf(
  host: Host,
  path: string,
  version: CgroupVersion,
): Promise<Omit<MemoryLevel, 'path' | 'of'> | null> {
  if (version === 'v1') {
    const { limit, usage, ...files } = await textsOf(host, path, FILES.v1);
    return limit === null || usage === null ? null : parseMemoryFilesV1({ limit, usage, ...files });
  }
  const { limit, usage, ...files } = await textsOf(host, path, FILES.v2);
  return limit === null || usage === null ? null : parseMemoryFilesV2({ limit, usage, ...files });
}

export default {
  kind: 'cgroup.memory',
  how: ({ inspect }) =>
    `grep -E 'memory|^0:' /proc/${inspect.initPid ?? 'PID'}/cgroup; cat memory.{max,current,stat,peak,events,events.local,swap.max,swap.current} (v1: memory.{limit_in_bytes,usage_in_bytes,stat,max_usage_in_bytes,failcnt,oom_control,memsw.*}) at every level up to the root`,
  collect: async (target) =>
    await anyLevel(target, 'memory', async (path, version) => await levelOf(target.host, path, version)),
} satisfies Collector<'cgroup.memory'>;
