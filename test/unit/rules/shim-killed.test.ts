import { expect, test } from 'vitest';

import shimKilled from '../../../harness/rules/shim-killed.ts';
import { answerOf, changed, without } from '../../fixtures/recordings.ts';
import { gone, healthy, inState, withDaemon } from './daemons.ts';

const orphaned = withDaemon('shim', gone({ status: 'unknown', why: 'not asked' }));

test('is certain when the container lives and has no shim', () => {
  expect(answerOf(shimKilled, orphaned)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'shim-killed',
      layer: 'shim',
      strength: 'conclusive',
      because: expect.stringMatching(/^the container has [1-9]\d* processes, and no shim/u),
    },
  });
});

test.each([
  ['the recording', healthy],
  ['a shim that is stopped', withDaemon('shim', inState({ state: 'T' }))],
  ['a container that has ended: it needs no shim', without(orphaned, 'container.tasks')],
  [
    'a container without a process',
    changed(orphaned, 'container.tasks', (tasks) => ({ ...tasks, processesCount: 0, threadsCount: 0 })),
  ],
])('is silent about %s', (_, readings) => {
  expect(answerOf(shimKilled, readings).status).toBe('ruled-out');
});
