import { countOf } from '../parsers/cgroup-value.ts';
import { parseThreadsCount } from '../parsers/loadavg.ts';
import type { Collector } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';

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
    return {
      status: 'read',
      value: { threadsCount, threadsMax: countOf(PATHS[1], threadsMax), pidMax: countOf(PATHS[2], pidMax) },
    };
  },
} satisfies Collector<'host.threads'>;
