import { describe, expect, test } from 'vitest';

import dockerdHung from '../../../harness/rules/dockerd-hung.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { gone, healthy, inState, pidOf, withDaemon, withOutcome } from './daemons.ts';

const silent = { status: 'silent', afterMs: 2000 } as const;

test.each([
  [{ state: 'T' }, 'is stopped (state T)'],
  [{ state: 't' }, 'is held by a debugger'],
  [{ state: 'D', waitsIn: '__refrigerator' }, 'is frozen by its cgroup'],
  [{ state: 'S', waitsIn: 'do_freezer_trap' }, 'is frozen by its cgroup'],
])('is certain of a process in %j, without any exec', (state, because) => {
  expect(answerOf(dockerdHung, withDaemon('dockerd', inState(state)))).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'dockerd-hung',
      layer: 'dockerd',
      strength: 'conclusive',
      because: expect.stringContaining(`process ${pidOf('dockerd')}, ${because}`),
    },
  });
});

test('only suspects one that is silent and waits like any other', () => {
  const readings = withDaemon('dockerd', (daemon) => ({ ...daemon, answer: silent }));
  expect(answerOf(dockerdHung, readings)).toMatchObject({
    finding: { strength: 'weak', because: expect.stringContaining('did not answer within 2000 ms') },
  });
});

test('is surer when it can not be woken, or when execs hang through it and work below it', () => {
  const readings = withDaemon('dockerd', (daemon) => ({ ...daemon, answer: silent }));
  const below = withOutcome(readings, { 'engine-api': 'hangs', containerd: 'works', runtime: 'works' });
  expect(answerOf(dockerdHung, below)).toMatchObject({ finding: { strength: 'strong' } });
  const waiting = withDaemon('dockerd', (daemon) => ({ ...inState({ state: 'D' })(daemon), answer: silent }));
  expect(answerOf(dockerdHung, waiting)).toMatchObject({ finding: { strength: 'strong' } });
});

describe('is silent', () => {
  test.each([
    ['the recording', healthy],
    ['one that reads from a disk at this moment, and answers', withDaemon('dockerd', inState({ state: 'D' }))],
    ['one that is gone', withDaemon('dockerd', gone({ status: 'refused' }))],
    ['a containerd that is stopped', withDaemon('containerd', inState({ state: 'T' }))],
    ['a shim that is stopped', withDaemon('shim', inState({ state: 'T' }))],
  ])('about %s', (_, readings) => {
    expect(answerOf(dockerdHung, readings).status).toBe('ruled-out');
  });
});
