import { afterEach, expect, test, vi } from 'vitest';

import type { Collector } from '../../../harness/collectors/collector.ts';
import { collectAll } from '../../../harness/engine/collect.ts';
import { paperTarget } from '../collectors/paper-machine.ts';

const target = paperTarget({ files: {} });

function collector(collect: Collector<'host.kernel'>['collect']): Collector {
  return { kind: 'host.kernel', how: () => 'cat osrelease', collect };
}

afterEach(() => {
  vi.useRealTimers();
});

test('a collector that throws has failed, and is evidence in its place', async () => {
  const value = { release: '6.18', major: 6, minor: 18 };
  const readings = await collectAll(
    [
      collector(async () => await Promise.reject(new Error('EIO'))),
      collector(async () => await Promise.resolve({ status: 'read', value })),
      collector(async () => await Promise.resolve({ status: 'absent', why: 'no such file' })),
    ],
    target,
    () => 41.6,
  );
  const source = { how: 'cat osrelease', atMs: 42 };
  expect(readings).toEqual([
    { kind: 'host.kernel', status: 'failed', error: 'EIO', source },
    { kind: 'host.kernel', status: 'read', value, source },
    { kind: 'host.kernel', status: 'absent', why: 'no such file', source },
  ]);
});

test('a collector that hangs has failed after five seconds', async () => {
  vi.useFakeTimers();
  const hung = Promise.withResolvers<never>();
  const reading = collectAll([collector(async () => await hung.promise)], target, () => 0);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await reading).toMatchObject([{ status: 'failed', error: 'no answer within 5000 ms' }]);
});
