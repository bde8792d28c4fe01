import { describe, expect, test } from 'vitest';

import type { DaemonName } from '../../../harness/model/daemon.ts';
import type { Rule } from '../../../harness/model/rule.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { gone, healthy, inState, pidOf, withDaemon, withOutcome } from './daemons.ts';

const silent = { status: 'silent', afterMs: 2000 } as const;

/** What two rules about a daemon that hangs have in common. */
export interface HungDaemon {
  readonly rule: Rule;
  readonly daemon: Exclude<DaemonName, 'shim'>;
  /** The one that the rule is not about. */
  readonly other: Exclude<DaemonName, 'shim'>;
  /** How execs end through each way in, when this daemon hangs and what is below it works. */
  readonly outcomes: Parameters<typeof withOutcome>[1];
}

/** The same questions to both of them: sure of a stopped process, suspicious of a silent one, silent about all else. */
export function describeHungDaemon({ rule, daemon, other, outcomes }: HungDaemon): void {
  test.each([
    [{ state: 'T' }, 'is stopped (state T)'],
    [{ state: 't' }, 'is held by a debugger'],
    [{ state: 'D', waitsIn: '__refrigerator' }, 'is frozen by its cgroup'],
    [{ state: 'S', waitsIn: 'do_freezer_trap' }, 'is frozen by its cgroup'],
  ])('is certain of a process in %j, without any exec', (state, because) => {
    expect(answerOf(rule, withDaemon(daemon, inState(state)))).toMatchObject({
      status: 'matched',
      finding: {
        cause: `${daemon}-hung`,
        layer: daemon,
        strength: 'conclusive',
        because: expect.stringContaining(`process ${pidOf(daemon)}, ${because}`) as unknown,
      },
    });
  });

  test('only suspects one that is silent and waits like any other', () => {
    const readings = withDaemon(daemon, (one) => ({ ...one, answer: silent }));
    expect(answerOf(rule, readings)).toMatchObject({
      finding: { strength: 'weak', because: expect.stringContaining('did not answer within 2000 ms') as unknown },
    });
  });

  test('only suspects whoever holds the socket, when nobody knows which process that is', () => {
    const readings = withDaemon(daemon, ({ socket }) => ({
      process: { status: 'unknown', why: 'several run here' },
      socket,
      answer: silent,
    }));
    expect(answerOf(rule, readings)).toMatchObject({
      finding: { layer: daemon, strength: 'weak', because: expect.stringContaining('is not known') as unknown },
    });
  });

  test('is surer when it can not be woken, or when execs hang through it and work below it', () => {
    const readings = withDaemon(daemon, (one) => ({ ...one, answer: silent }));
    expect(answerOf(rule, withOutcome(readings, outcomes))).toMatchObject({ finding: { strength: 'strong' } });
    const waiting = withDaemon(daemon, (one) => ({ ...inState({ state: 'D' })(one), answer: silent }));
    expect(answerOf(rule, waiting)).toMatchObject({ finding: { strength: 'strong' } });
  });

  describe('is silent', () => {
    test.each([
      ['the recording', healthy],
      ['one that reads from a disk at this moment, and answers', withDaemon(daemon, inState({ state: 'D' }))],
      ['one that is gone', withDaemon(daemon, gone({ status: 'refused' }))],
      [`a ${other} that is stopped`, withDaemon(other, inState({ state: 'T' }))],
      ['a shim that is stopped', withDaemon('shim', inState({ state: 'T' }))],
    ])('about %s', (_, readings) => {
      expect(answerOf(rule, readings).status).toBe('ruled-out');
    });
  });
}
