import { parseCpuFilesV1, parseCpuFilesV2 } from '../parsers/cpu-files.ts';
import type { Collector } from './collector.ts';
import { anyLevel } from './proc/each-level.ts';
import { textOrNull } from './proc/text-or-null.ts';

export default {
  kind: 'cgroup.cpu',
  how: ({ inspect }) =>
    `grep -E 'cpu|^0:' /proc/${inspect.initPid ?? 'PID'}/cgroup; cat cpu.{max,stat} (v1: cpu.{cfs_quota_us,cfs_period_us,stat}) at every level up to the root`,
  collect: async (target) =>
    await anyLevel(target, 'cpu', async (path, version) => {
      const names = version === 'v1' ? ['cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.stat'] : ['cpu.max', 'cpu.stat'];
      const texts = await Promise.all(names.map((name) => textOrNull(target.host, `${path}/${name}`)));
      if (version === 'v2') {
        const [max = null, stat = null] = texts;
        return max === null ? null : parseCpuFilesV2(max, stat);
      }
      const [quota = null, period = null, stat = null] = texts;
      return quota === null || period === null ? null : parseCpuFilesV1(quota, period, stat);
    }),
} satisfies Collector<'cgroup.cpu'>;
