import type { CpuLevel } from '../model/cgroup.ts';
import { countOf, parseCount } from './cgroup-value.ts';
import { flatKeyedValue } from './flat-keyed.ts';

type CpuValues = Omit<CpuLevel, 'path' | 'of'>;

/** `cpu.cfs_quota_us` (-1: none), `cpu.cfs_period_us` and `cpu.stat` of v1, where times are in nanoseconds. */
export function parseCpuFilesV1(quota: string, period: string, stat: string | null): CpuValues {
  return {
    quotaUs: quota.trim() === '-1' ? null : countOf('cpu.cfs_quota_us', quota),
    periodUs: countOf('cpu.cfs_period_us', period),
    ...countersOf(stat, 'throttled_time', 1_000_000),
  };
}

/** `cpu.max` (`max 100000`, or `50000 100000`) and `cpu.stat` of v2, where times are in microseconds. */
export function parseCpuFilesV2(max: string, stat: string | null): CpuValues {
  const [quota = '', period = ''] = max.trim().split(' ');
  return {
    quotaUs: quota === 'max' ? null : countOf('cpu.max', quota),
    periodUs: parseCount(period) ?? 100_000,
    ...countersOf(stat, 'throttled_usec', 1000),
  };
}

function countersOf(
  stat: string | null,
  timeKey: string,
  perMs: number,
): Pick<CpuLevel, 'periodsCount' | 'throttledCount' | 'throttledMs'> {
  const value = (key: string): number | null => (stat === null ? null : flatKeyedValue(stat, key));
  const time = value(timeKey);
  return {
    periodsCount: value('nr_periods'),
    throttledCount: value('nr_throttled'),
    throttledMs: time === null ? null : Math.round(time / perMs),
  };
}
