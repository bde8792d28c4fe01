import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { PidsLevel } from '../../../harness/model/cgroup.ts';
import { bindingLevel } from '../../../harness/rules/pids-headroom.ts';

function level(path: string, max: number | null, current: number): PidsLevel {
  return { path, of: 'own', max, current, peak: null, refusals: null, ownRefusals: null };
}

test('without a limit nothing binds', () => {
  expect(bindingLevel({ version: 'v2', levels: [level('a', null, 9), level('b', null, 900)] })).toBeNull();
});

test('the level with the fewest free slots binds, also when it is above the container', () => {
  const levels = [level('a', 100, 10), level('b', null, 50), level('c', 60, 55)] as const;
  expect(bindingLevel({ version: 'v1', levels })).toMatchObject({ path: 'c', free: 5 });
});

test('of equally full levels the lowest binds, because the kernel charges it first', () => {
  expect(bindingLevel({ version: 'v1', levels: [level('a', 64, 64), level('b', 99, 99)] })?.path).toBe('a');
});

test('tasks above a lowered limit make the headroom negative', () => {
  expect(bindingLevel({ version: 'v1', levels: [level('a', 50, 101)] })?.free).toBe(-51);
});

test('no other limited level has fewer free slots', () => {
  const any = fc.record({ max: fc.option(fc.nat(200)), current: fc.nat(200) });
  fc.assert(
    fc.property(any, fc.array(any), (first, above) => {
      const numbered = above.map(({ max, current }, n) => level(String(n + 1), max, current));
      const levels = [level('0', first.max, first.current), ...numbered] as const;
      const free = levels.flatMap(({ max, current }) => (max === null ? [] : [max - current]));
      expect(bindingLevel({ version: 'v2', levels })?.free ?? Infinity).toBe(Math.min(...free));
    }),
  );
});
