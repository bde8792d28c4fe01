import { expect, test } from 'vitest';

import { disturbances } from '../../../harness/diagnosis/disturbances.ts';
import type { HostPressure, Pressure } from '../../../harness/model/host-resources.ts';
import type { Reading } from '../../../harness/model/reading.ts';

function pressure(someRatio: number, fullRatio: number | null): Pressure {
  return { someRatio, fullRatio, someMs: 1, fullMs: fullRatio === null ? null : 1 };
}

function reading(atMs: number, more: Partial<HostPressure>): Reading {
  const value = { cpu: pressure(0, null), io: pressure(0, 0), memory: null, cpusCount: 2, ...more };
  return { kind: 'host.pressure', status: 'read', value, source: { how: 'cat /proc/pressure/*', atMs } };
}

test('a machine that waited for processors or disks before the injection is disturbed', () => {
  expect(disturbances([reading(-900, { cpu: pressure(0.93, null) })])).toEqual(['host-overload-or-pid-exhaustion']);
  expect(disturbances([reading(-900, { io: pressure(0.9, 0.31) })])).toEqual(['io-pressure']);
});

test('what waits after the injection may be what the fault has done', () => {
  const later = reading(1200, { cpu: pressure(0.99, null), io: pressure(0.99, 0.99) });
  expect(disturbances([reading(-900, {}), later])).toEqual([]);
  expect(disturbances([later])).toEqual([]);
});

test('a machine that does not count waiting, or was not asked, is not known to be disturbed', () => {
  expect(disturbances([reading(-900, { cpu: null, io: null })])).toEqual([]);
  expect(disturbances([])).toEqual([]);
});
