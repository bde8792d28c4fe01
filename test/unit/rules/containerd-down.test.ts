import { expect, test } from 'vitest';

import containerdDown from '../../../harness/rules/containerd-down.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { gone, healthy, inState, withDaemon } from './daemons.ts';

test('is certain without a process and with a socket that refuses', () => {
  expect(answerOf(containerdDown, withDaemon('containerd', gone({ status: 'refused' })))).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'containerd-down',
      layer: 'containerd',
      strength: 'conclusive',
      citations: [{ kind: 'daemon.processes', quote: expect.stringContaining('refuses connections') }],
    },
  });
});

test.each([
  ['the daemon of the recording', healthy],
  ['dockerd alone that is missing', withDaemon('dockerd', gone({ status: 'refused' }))],
  ['a containerd that is stopped', withDaemon('containerd', inState({ state: 'T' }))],
])('is silent about %s', (_, readings) => {
  expect(answerOf(containerdDown, readings).status).toBe('ruled-out');
});
