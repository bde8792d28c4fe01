import { expect, test } from 'vitest';

import fewDescriptors from '../../../harness/faults/few-descriptors.ts';
import { laboratory, PLAN } from './laboratory.ts';

const SPEC = { fault: 'few-descriptors', max: 8 } as const;

test('the container is made with the limit, and without the filter that needs more', async () => {
  const { tools } = laboratory();
  expect(await fewDescriptors.prepare(SPEC, PLAN, tools)).toEqual({
    ...PLAN,
    ulimits: [{ name: 'nofile', max: 8 }],
    securityOptions: ['seccomp=unconfined'],
  });
});

test('a container that may open more than that is no injection', async () => {
  const lab = laboratory();
  lab.evidence['process.limits'] = { init: { openFiles: { soft: 1024, hard: 1024 } } };
  await expect(fewDescriptors.inject(SPEC, lab.tools)).rejects.toThrow('is 1024');
  lab.evidence['process.limits'] = { init: { openFiles: { soft: 8, hard: 8 } } };
  await expect(fewDescriptors.inject(SPEC, lab.tools)).resolves.toBeUndefined();
});
