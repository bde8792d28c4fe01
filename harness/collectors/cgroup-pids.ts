import { parsePidsFiles } from '../parsers/pids-files.ts';
import type { Collector } from './collector.ts';
import { eachLevel } from './proc/each-level.ts';
import { textOrNull } from './proc/text-or-null.ts';

export default {
  kind: 'cgroup.pids',
  how: ({ inspect }) =>
    `grep -E 'pids|^0:' /proc/${inspect.initPid ?? 'PID'}/cgroup; cat pids.{max,current,peak,events,events.local} at every level up to the root`,
  collect: async (target) =>
    await eachLevel(target, 'pids', async (path) => {
      const names = ['max', 'current', 'peak', 'events', 'events.local'] as const;
      const [max = null, current = null, peak = null, events = null, eventsLocal = null] = await Promise.all(
        names.map((name) => textOrNull(target.host, `${path}/pids.${name}`)),
      );
      return max === null || current === null ? null : parsePidsFiles({ max, current, peak, events, eventsLocal });
    }),
} satisfies Collector<'cgroup.pids'>;
