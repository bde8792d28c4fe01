import { expect, test } from 'vitest';

import { blastOf, engineOf } from '../../../harness/faults/reach.ts';

const LIMIT = { fault: 'pids-limit', when: 'at-creation', max: 64 } as const;
const THREADS = { fault: 'host-sysctl', limit: 'kernel.threads-max', free: 0 } as const;
const BINARY = { fault: 'runtime-binary', variant: 'missing' } as const;

test.each([
  ['a control', 'host', [], 'host'],
  ['a fault of the container', 'host', [LIMIT], 'host'],
  ['one that says so', 'nested', [LIMIT], 'nested'],
  ['a fault that reaches as far as the engine', 'host', [LIMIT, BINARY], 'nested'],
  ['that beside one of the whole machine', 'host', [THREADS, BINARY], 'nested'],
  ['a fault of the whole machine alone', 'host', [THREADS], 'host'],
] as const)('%s written for %s is held in an engine: %j -> %s', (_, engine, faults, place) => {
  expect(engineOf({ engine, faults })).toBe(place);
});

test('a fault of the whole machine reaches furthest, whatever stands beside it', () => {
  expect(blastOf({ faults: [LIMIT, BINARY, THREADS] })).toBe('host');
});
