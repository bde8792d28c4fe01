import type { IoLimit } from '../model/cgroup.ts';
import { parseCount } from './cgroup-value.ts';

/** One file of v1's throttling: `8:0 1048576` a line, one for each device that has a limit. */
export function parseThrottleV1(what: IoLimit['what'], unit: IoLimit['unit'], text: string): readonly IoLimit[] {
  return text.split('\n').flatMap((line) => {
    const [device = '', number = ''] = line.trim().split(' ');
    const perSecond = parseCount(number);
    return /^\d{1,9}:\d{1,9}$/u.test(device) && perSecond !== null ? [{ device, what, unit, perSecond }] : [];
  });
}

const KEYS = {
  rbps: { what: 'read', unit: 'bytes' },
  wbps: { what: 'write', unit: 'bytes' },
  riops: { what: 'read', unit: 'requests' },
  wiops: { what: 'write', unit: 'requests' },
} as const;

/** `io.max` of v2: `8:0 rbps=max wbps=1048576 riops=max wiops=max` a line. */
export function parseIoMax(text: string): readonly IoLimit[] {
  return text.split('\n').flatMap((line) => {
    const [device = '', ...pairs] = line.trim().split(' ');
    if (!/^\d{1,9}:\d{1,9}$/u.test(device)) return [];
    return Object.entries(KEYS).flatMap(([key, { what, unit }]) => {
      const pair = pairs.find((one) => one.startsWith(`${key}=`));
      const perSecond = pair === undefined ? null : parseCount(pair.slice(key.length + 1));
      return perSecond === null ? [] : [{ device, what, unit, perSecond }];
    });
  });
}
