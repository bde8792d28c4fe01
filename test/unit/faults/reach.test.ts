import { expect, test } from 'vitest';

import { engineOf } from '../../../harness/faults/reach.ts';

const LIMIT = { fault: 'pids-limit', when: 'at-creation', max: 64 } as const;
const BINARY = { fault: 'runtime-binary', variant: 'missing' } as const;

test.each([
  ['a control', 'host', [], 'host'],
  ['a fault of the container', 'host', [LIMIT], 'host'],
  ['one that says so', 'nested', [LIMIT], 'nested'],
  ['a fault that reaches as far as the engine', 'host', [LIMIT, BINARY], 'nested'],
] as const)('%s written for %s is held in an engine: %j -> %s', (_, engine, faults, place) => {
  expect(engineOf({ engine, faults })).toBe(place);
});
