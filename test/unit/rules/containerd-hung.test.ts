import { describe, expect, test } from 'vitest';

import containerdHung from '../../../harness/rules/containerd-hung.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { gone, healthy, inState, pidOf, withDaemon, withOutcome } from './daemons.ts';

const silent = { status: 'silent', afterMs: 2000 } as const;

test.each([
  [{ state: 'T' }, 'is stopped (state T)'],
  [{ state: 't' }, 'is held by a debugger'],
  [{ state: 'D', waitsIn: '__refrigerator' }, 'is frozen by its cgroup'],
  [{ state: 'S', waitsIn: 'do_freezer_trap' }, 'is frozen by its cgroup'],
])('is certain of a process in %j, without any exec', (state, because) => {
  expect(answerOf(containerdHung, withDaemon('containerd', inState(state)))).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'containerd-hung',
      layer: 'containerd',
      strength: 'conclusive',
      because: expect.stringContaining(`process ${pidOf('containerd')}, ${because}`),
    },
  });
});

test('only suspects one that is silent and waits like any other', () => {
  const readings = withDaemon('containerd', (daemon) => ({ ...daemon, answer: silent }));
  expect(answerOf(containerdHung, readings)).toMatchObject({
    finding: { strength: 'weak', because: expect.stringContaining('did not answer within 2000 ms') },
  });
});

test('is surer when it can not be woken, or when execs hang through it and work below it', () => {
  const readings = withDaemon('containerd', (daemon) => ({ ...daemon, answer: silent }));
  const below = withOutcome(readings, { 'engine-api': 'hangs', containerd: 'hangs', runtime: 'works' });
  expect(answerOf(containerdHung, below)).toMatchObject({ finding: { strength: 'strong' } });
  const waiting = withDaemon('containerd', (daemon) => ({ ...inState({ state: 'D' })(daemon), answer: silent }));
  expect(answerOf(containerdHung, waiting)).toMatchObject({ finding: { strength: 'strong' } });
});

describe('is silent', () => {
  test.each([
    ['the recording', healthy],
    ['one that reads from a disk at this moment, and answers', withDaemon('containerd', inState({ state: 'D' }))],
    ['one that is gone', withDaemon('containerd', gone({ status: 'refused' }))],
    ['a dockerd that is stopped', withDaemon('dockerd', inState({ state: 'T' }))],
    ['a shim that is stopped', withDaemon('shim', inState({ state: 'T' }))],
  ])('about %s', (_, readings) => {
    expect(answerOf(containerdHung, readings).status).toBe('ruled-out');
  });
});
