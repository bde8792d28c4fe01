import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { attempt, matched, RULED_OUT } from './example.ts';

const source = { how: 'cat', atMs: 0 };

function tried(...attempts: readonly ExecAttempt[]): Reading {
  return { kind: 'exec.attempts', status: 'read', value: attempts, source };
}

function pids(max: number | null, current: number): Reading {
  const level = { path: '/own', of: 'own', max, current, peak: null, refusals: null, ownRefusals: null } as const;
  return { kind: 'cgroup.pids', status: 'read', value: { version: 'v1', levels: [level] }, source };
}

const container = 'container-pids-max';
const pod = 'pod-pids-limit';

describe('of several findings', () => {
  test('the strongest is named, whichever rule was asked first; the others are kept', () => {
    for (const results of [
      [matched({ cause: container, strength: 'weak' }), matched({ cause: pod, strength: 'conclusive' })],
      [matched({ cause: pod, strength: 'conclusive' }), matched({ cause: container, strength: 'weak' })],
    ]) {
      expect(rank(results, [])).toMatchObject({
        status: 'named',
        finding: { cause: pod },
        others: [{ cause: container }],
      });
    }
  });

  test.each([
    ['conclusive', 'strong'],
    ['strong', 'weak'],
    ['conclusive', 'weak'],
  ] as const)('%s beats %s', (stronger, weaker) => {
    const results = [matched({ cause: container, strength: weaker }), matched({ cause: pod, strength: stronger })];
    expect(rank(results, [])).toMatchObject({ finding: { cause: pod } });
  });

  test('two of the same strength are a tie, and nothing is named', () => {
    const results = [matched({ cause: container }), matched({ cause: pod }), matched({ strength: 'weak' })];
    expect(rank(results, [])).toMatchObject({ status: 'tied', findings: [{ cause: container }, { cause: pod }] });
  });

  test('two weak ones behind a strong one do not make it a tie', () => {
    const results = [matched({ strength: 'weak' }), matched({ strength: 'strong' }), matched({ strength: 'weak' })];
    expect(rank(results, [])).toMatchObject({ status: 'named', others: [{}, {}] });
  });
});

describe('without a finding', () => {
  test('a container is healthy when all was seen, and its headroom is told', () => {
    expect(rank([RULED_OUT], [pids(512, 1), tried(attempt('works'))])).toEqual({
      status: 'healthy',
      headroom: { freeSlots: 511, path: '/own' },
    });
  });

  test('no limit anywhere is told as such', () => {
    expect(rank([RULED_OUT], [pids(null, 1)])).toEqual({
      status: 'healthy',
      headroom: { freeSlots: null, path: null },
    });
  });

  test('evidence that is missing makes blind, and says why it is missing', () => {
    const failed: Reading = { kind: 'cgroup.pids', status: 'failed', error: 'EACCES', source };
    const unseen = { rule: container, status: 'no-evidence', missing: ['cgroup.pids', 'host.kernel'] } as const;
    expect(rank([unseen, RULED_OUT], [failed])).toEqual({
      status: 'blind',
      missing: ['cgroup.pids', 'host.kernel'],
      why: 'not seen: cgroup.pids (cat: EACCES); host.kernel (not read)',
    });
  });

  test('a rule that crashed makes blind: it might have found something', () => {
    const crashed = { rule: pod, status: 'crashed', error: 'undefined is not' } as const;
    expect(rank([RULED_OUT, crashed], [])).toMatchObject({
      status: 'blind',
      why: 'rules that crashed: pod-pids-limit',
    });
  });

  test.each(['fails', 'hangs'] as const)('an exec that %s without an explanation makes blind', (outcome) => {
    const readings = [pids(512, 1), tried(attempt('works'), attempt(outcome, 'permission denied\nat line 3'))];
    expect(rank([RULED_OUT], readings)).toEqual({
      status: 'blind',
      missing: [],
      why: '1 execs did not work and no rule explains it: permission denied',
    });
  });

  test('an entry that could not be tried says nothing', () => {
    expect(rank([RULED_OUT], [tried(attempt('not-tried'))]).status).toBe('healthy');
  });
});

test('a finding is named even when another rule had no evidence', () => {
  const results = [matched(), { rule: pod, status: 'no-evidence', missing: ['cgroup.pids'] } as const];
  expect(rank(results, []).status).toBe('named');
});

test('the latest reading of the headroom counts, not the baseline', () => {
  expect(rank([RULED_OUT], [pids(64, 1), pids(64, 40)])).toMatchObject({ headroom: { freeSlots: 24 } });
});
