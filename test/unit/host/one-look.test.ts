import { expect, test } from 'vitest';

import type { Host } from '../../../harness/host/host.ts';
import { oneLook } from '../../../harness/host/one-look.ts';
import { paperHost } from '../collectors/paper-machine.ts';

/** A machine on which each reading says how often it was asked for. */
function counting(): Host {
  const asked = new Map<string, number>();
  return {
    ...paperHost({ files: {} }),
    async readText(path) {
      const times = (asked.get(path) ?? 0) + 1;
      asked.set(path, times);
      if (path.endsWith('/comm')) throw new Error(`gone ${times}`);
      return `${times}`;
    },
  };
}

test('within one look a process is read once, whoever asks and however it ends', async () => {
  const host = oneLook(counting());
  const status = '/proc/7/status';
  expect(await Promise.all([host.readText(status), host.readText(status)])).toEqual(['1', '1']);
  expect(await host.readText('/proc/8/status')).toBe('1');
  for (let n = 0; n < 2; n++) await expect(host.readText('/proc/7/comm')).rejects.toThrow('gone 1');
});

test('what a collector waits for is read each time: counters, states, and the limits of a cgroup', async () => {
  const host = oneLook(counting());
  for (const path of [
    '/sys/fs/cgroup/freezer/a/freezer.state',
    '/proc/loadavg',
    '/proc/7/stat',
    '/proc/7/task/8/status',
  ]) {
    await host.readText(path);
    expect(await host.readText(path)).toBe('2');
  }
});

test('the next look sees the machine anew', async () => {
  const host = counting();
  await oneLook(host).readText('/proc/7/status');
  expect(await oneLook(host).readText('/proc/7/status')).toBe('2');
});
