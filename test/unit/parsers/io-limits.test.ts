import { expect, test } from 'vitest';

import { parseIoMax, parseThrottleV1 } from '../../../harness/parsers/io-limits.ts';

test('v1 has a file for each kind of limit, and a line for each device', () => {
  expect(parseThrottleV1('write', 'bytes', '254:0 1000000\n8:16 4096\n')).toEqual([
    { device: '254:0', what: 'write', unit: 'bytes', perSecond: 1_000_000 },
    { device: '8:16', what: 'write', unit: 'bytes', perSecond: 4096 },
  ]);
});

test('v2 has all of a device in a line, and no number for what is not limited', () => {
  expect(parseIoMax('254:0 rbps=max wbps=1000000 riops=max wiops=120\n')).toEqual([
    { device: '254:0', what: 'write', unit: 'bytes', perSecond: 1_000_000 },
    { device: '254:0', what: 'write', unit: 'requests', perSecond: 120 },
  ]);
});

test.each(['', 'Total 0\n', 'x:y 5\n', '254:0\n', '254:0 -3\n', '254:0 wbps=\n', '../../x wbps=4\n'])(
  '%j is no limit',
  (text) => {
    expect(parseThrottleV1('read', 'requests', text)).toEqual([]);
    expect(parseIoMax(text)).toEqual([]);
  },
);
