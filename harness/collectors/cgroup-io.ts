import type { IoLimit } from '../model/cgroup.ts';
import { parseIoMax, parseThrottleV1 } from '../parsers/io-limits.ts';
import type { Collector } from './collector.ts';
import { anyLevel } from './proc/each-level.ts';
import { textOrNull } from './proc/text-or-null.ts';

const V1 = [
  { name: 'read_bps_device', what: 'read', unit: 'bytes' },
  { name: 'write_bps_device', what: 'write', unit: 'bytes' },
  { name: 'read_iops_device', what: 'read', unit: 'requests' },
  { name: 'write_iops_device', what: 'write', unit: 'requests' },
] as const;

export default {
  kind: 'cgroup.io',
  how: ({ inspect }) =>
    `grep -E 'blkio|^0:' /proc/${inspect.initPid ?? 'PID'}/cgroup; cat io.max (v1: blkio.throttle.{read,write}_{bps,iops}_device) at every level up to the root`,
  collect: async (target) =>
    await anyLevel(target, 'blkio', async (path, version) => {
      const read = async (name: string): Promise<string | null> => await textOrNull(target.host, `${path}/${name}`);
      if (version === 'v2') {
        const max = await read('io.max');
        return max === null ? null : { limits: parseIoMax(max) };
      }
      const files = await Promise.all(
        V1.map(async ({ name, what, unit }): Promise<readonly IoLimit[] | null> => {
          const text = await read(`blkio.throttle.${name}`);
          return text === null ? null : parseThrottleV1(what, unit, text);
        }),
      );
      return files.every((file) => file === null) ? null : { limits: files.flatMap((file) => file ?? []) };
    }),
} satisfies Collector<'cgroup.io'>;
