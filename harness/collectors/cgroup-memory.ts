import { countOf } from '../parsers/cgroup-value.ts';
import { parseMemoryLimitV1, parseMemoryLimitV2, parseOomKills } from '../parsers/memory-files.ts';
import type { Collector } from './collector.ts';
import { eachLevel } from './proc/each-level.ts';
import { textOrNull } from './proc/text-or-null.ts';

const FILES = {
  v1: { limit: 'memory.limit_in_bytes', usage: 'memory.usage_in_bytes', events: 'memory.oom_control' },
  v2: { limit: 'memory.max', usage: 'memory.current', events: 'memory.events' },
} as const;

export default {
  kind: 'cgroup.memory',
  how: ({ inspect }) =>
    `grep -E 'memory|^0:' /proc/${inspect.initPid ?? 'PID'}/cgroup; cat memory.{max,current,events} (v1: memory.{limit_in_bytes,usage_in_bytes,oom_control}) at every level up to the root`,
  collect: async (target) =>
    await eachLevel(target, 'memory', async (path, version) => {
      const { limit, usage, events } = FILES[version];
      const [limitText = null, usageText = null, eventsText = null] = await Promise.all(
        [limit, usage, events].map((name) => textOrNull(target.host, `${path}/${name}`)),
      );
      if (limitText === null || usageText === null) return null;
      return {
        limitBytes: version === 'v1' ? parseMemoryLimitV1(limitText) : parseMemoryLimitV2(limitText),
        usageBytes: countOf(usage, usageText),
        oomKills: parseOomKills(eventsText),
      };
    }),
} satisfies Collector<'cgroup.memory'>;
