import type { Collector } from './collector.ts';
import { eachLevel } from './proc/each-level.ts';
import { readPidsLevel } from './proc/pids-level.ts';

export default {
  kind: 'cgroup.pids',
  how: ({ inspect }) =>
    `grep -E 'pids|^0:' /proc/${inspect.initPid ?? 'PID'}/cgroup; cat pids.{max,current,peak,events,events.local} at every level up to the root`,
  collect: async (target) => await eachLevel(target, 'pids', async (path) => await readPidsLevel(target.host, path)),
} satisfies Collector<'cgroup.pids'>;
