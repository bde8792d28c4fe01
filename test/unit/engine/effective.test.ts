import { expect, test } from 'vitest';

import { effective } from '../../../harness/engine/effective.ts';
import type { Fault } from '../../../harness/faults/fault.ts';
import { faultOf } from '../../../harness/faults/index.ts';
import type { FaultSpec } from '../../../harness/model/scenario.ts';
import { laboratory } from '../faults/laboratory.ts';

const SPEC: FaultSpec = { fault: 'pod-pids-limit', level: 'parent', max: 64 };
const IDLE: Fault = {
  ...faultOf(SPEC.fault),
  prepare: async (_, plan) => await Promise.resolve({ ...plan }),
  inject: async () => await Promise.resolve(),
};

/** One trial of a fault that does nothing but this. */
async function held(does: Partial<Fault>): Promise<void> {
  const { tools } = laboratory();
  const lookup = effective(() => ({ ...IDLE, ...does }));
  const plan = await lookup(SPEC).prepare(SPEC, tools.plan, tools);
  await lookup(SPEC).inject(SPEC, { ...tools, plan });
}

test('a fault that does nothing is no injection, whatever it reads', async () => {
  await expect(held({})).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  await expect(held({ inject: async (_, { readPids }) => void (await readPids()) })).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
    message: expect.stringContaining('it changed nothing'),
  });
});

test.each<[string, Partial<Fault>]>([
  ['writes a file', { inject: async (_, { host }) => await host.writeText('/parent/pids.max', '1') }],
  ['asks the engine', { inject: async (_, { engine }) => void (await engine.post('/x', {})) }],
  ['starts something inside', { inject: async (_, { workload }) => void (await workload.startInside(['x'])) }],
  [
    'changes how the container is made',
    { prepare: async (_, plan) => await Promise.resolve({ ...plan, pidsLimit: 1 }) },
  ],
])('one that %s has done something', async (_, does) => {
  await expect(held(does)).resolves.toBeUndefined();
});

test('a fault that refuses is told in its own words', async () => {
  const refusal = new Error('no');
  await expect(held({ inject: async () => await Promise.reject(refusal) })).rejects.toBe(refusal);
});

test('what one trial did does not count for the next', async () => {
  await held({ inject: async (_, { host }) => await host.writeText('/parent/pids.max', '1') });
  await expect(held({})).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
