import { expect, test } from 'vitest';

import fullNeighbour from '../../../harness/faults/full-neighbour.ts';
import { laboratory } from './laboratory.ts';

const SPEC = { fault: 'full-neighbour', max: 64 } as const;

test('the second container is journalled before it is made, has a limit, and a neutral name', async () => {
  const lab = laboratory({ cgroupParent: '/parent' });
  lab.neighbour.current = 64;
  await fullNeighbour.inject(SPEC, lab.tools);
  expect(lab.done[0]).toBe('journal {"kind":"docker","call":"remove","name":"w-ca30a375-1-2","run":"r1"}');
  expect(lab.done[1]).toContain('"name":"w-ca30a375-1-2"');
  expect(lab.done[1]).toContain('"pidsLimit":64');
  // Beside the container under test, and in none of its cgroups.
  expect(lab.done[1]).toContain('"cgroupParent":null');
});

test('a neighbour with room is no injection', async () => {
  const lab = laboratory();
  lab.neighbour.current = 3;
  await expect(fullNeighbour.inject(SPEC, lab.tools)).rejects.toThrow('/neighbour has 3 tasks, not 64');
});
