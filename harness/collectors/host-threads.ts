import { countOf } from '../parsers/cgroup-value.ts';
import { freeBelow, idsUsed } from '../host/process-ids.ts';
import { RESERVED_IDS } from '../model/pid-namespace.ts';
import { parseThreadsCount } from '../parsers/loadavg.ts';
import type { Collector } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';

/** With so many left, whatever the ids of those are that are there, nobody needs to know how many exactly. */
const AMPLE = 1_024;

const PATHS = ['/proc/loadavg', '/proc/sys/kernel/threads-max', '/proc/sys/kernel/pid_max'] as const;

export default {
  kind: 'host.threads',
  how: () => `cat ${PATHS.join(' ')}`,
  async collect({ host, engine }) {
    const remote = absentUnlessLocal(engine);
    if (remote !== null) return remote;
    const [loadavg = '', threadsMax = '', pidMax = ''] = await Promise.all(PATHS.map((path) => host.readText(path)));
    const threadsCount = parseThreadsCount(loadavg);
    if (threadsCount === null)
      throw new Error(`${PATHS[0]}: no thread count in ${JSON.stringify(loadavg.slice(0, 80))}`);
    const max = countOf(PATHS[2], pidMax);
    const isAmple = max - RESERVED_IDS - threadsCount > AMPLE;
    return {
      status: 'read',
      value: {
        threadsCount,
        threadsMax: countOf(PATHS[1], threadsMax),
        pidMax: max,
        idsFree: isAmple ? null : freeBelow(max, await idsUsed(host)),
      },
    };
  },
} satisfies Collector<'host.threads'>;
