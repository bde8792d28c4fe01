import { expect, test } from 'vitest';

import busyNeighbour from '../../../harness/faults/busy-neighbour.ts';
import { laboratory } from './laboratory.ts';

const SPEC = { fault: 'busy-neighbour', containers: 2 } as const;

test('each further container is journalled before it is made, and computes', async () => {
  const lab = laboratory({ cgroupParent: '/parent' });
  lab.files.set('/neighbour/cgroup.procs', '77\n');
  lab.files.set('/proc/77/stat', '77 (payload) R 1 77 77 0');
  await busyNeighbour.inject(SPEC, lab.tools);
  expect(lab.done).toHaveLength(4);
  for (const [at, name] of [
    [0, 'w-ca30a375-1-2'],
    [2, 'w-ca30a375-1-3'],
  ] as const) {
    expect(lab.done[at]).toBe(`journal {"kind":"docker","call":"remove","name":"${name}","run":"r1"}`);
    expect(lab.done[at + 1]).toContain(`"name":"${name}"`);
    expect(lab.done[at + 1]).toContain('"payload":["spin"]');
    expect(lab.done[at + 1]).toContain('"cgroupParent":null');
  }
});

test('a neighbour that sleeps is no injection', async () => {
  const lab = laboratory();
  lab.files.set('/neighbour/cgroup.procs', '77\n');
  lab.files.set('/proc/77/stat', '77 (payload) S 1 77 77 0');
  await expect(busyNeighbour.inject(SPEC, lab.tools)).rejects.toThrow('is in state S');
});
