import { expect, test } from 'vitest';

import enginePause from '../../../harness/faults/engine-pause.ts';
import { ID } from '../collectors/paper-machine.ts';
import { stateLaboratory } from './state-laboratory.ts';

test('the way back is on disk before it is paused', async () => {
  const lab = stateLaboratory({ status: ['paused'] });
  await enginePause.inject({ fault: 'engine-pause' }, lab.tools);
  expect(lab.done).toEqual([
    `journal {"kind":"docker","call":"unpause","id":"${ID}","run":"r1"}`,
    `post /containers/${ID}/pause undefined`,
  ]);
});

test('an engine that does not say paused has paused nothing', async () => {
  await expect(
    enginePause.inject({ fault: 'engine-pause' }, stateLaboratory({ status: ['running'] }).tools),
  ).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
  });
});
