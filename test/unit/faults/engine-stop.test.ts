import { expect, test } from 'vitest';

import engineStop from '../../../harness/faults/engine-stop.ts';
import { ID } from '../collectors/paper-machine.ts';
import { stateLaboratory } from './state-laboratory.ts';

test('the engine is asked to stop it at once, and read back', async () => {
  const lab = stateLaboratory({ status: ['exited'] });
  await engineStop.inject({ fault: 'engine-stop' }, lab.tools);
  expect(lab.done).toEqual([`post /containers/${ID}/stop?t=0 undefined`]);
});

test('an engine that says running has stopped nothing', async () => {
  await expect(
    engineStop.inject({ fault: 'engine-stop' }, stateLaboratory({ status: ['running'] }).tools),
  ).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
    message: expect.stringContaining('the engine says running'),
  });
});
