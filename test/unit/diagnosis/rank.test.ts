import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import type { RuleResult, Strength } from '../../../harness/model/finding.ts';
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

function effect(strength: Strength): RuleResult {
  return matched({ cause: pod, strength });
}

function cause(strength: Strength): RuleResult {
  return matched({ cause: container, strength, explains: [pod] });
}

describe('a downstream effect', () => {
  test.each([
    ['strong', 'conclusive'],
    ['strong', 'strong'],
    ['conclusive', 'weak'],
    ['weak', 'weak'],
  ] as const)('never beats its cause (%s against %s), and is kept', (strength, other) => {
    for (const results of [
      [cause(strength), effect(other)],
      [effect(other), cause(strength)],
    ]) {
      expect(rank(results, [])).toMatchObject({
        status: 'named',
        finding: { cause: container },
        others: [{ cause: pod }],
      });
    }
  });

  test.each(['strong', 'conclusive'] as const)('is none when its cause is only suspected and it is %s', (strength) => {
    expect(rank([cause('weak'), effect(strength)], [])).toMatchObject({ finding: { cause: pod } });
  });

  test('of one fault does not hide another fault beside it', () => {
    const third = matched({ cause: 'disk-full', strength: 'strong' });
    expect(rank([effect('strong'), cause('strong'), third], [])).toMatchObject({
      status: 'tied',
      findings: [{ cause: container }, { cause: 'disk-full' }],
    });
  });

  test('is nobody’s when two causes say so of each other', () => {
    const results = [cause('strong'), matched({ cause: pod, strength: 'strong', explains: [container] })];
    expect(rank(results, [])).toMatchObject({ status: 'tied' });
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

  test("a person's command that alone does not end was started: no exec is at fault, and it is said so", () => {
    const own = { ...attempt('hangs'), kind: 'command', durationMs: 4000 } as const;
    expect(rank([RULED_OUT], [tried({ ...attempt('works'), kind: 'null-exec' }, own)])).toMatchObject({
      status: 'blind',
      why: expect.stringMatching(/^the command had not ended after 4\.0 s, and 1 execs that run nothing work/u),
    });
    // Where the null exec hangs as well, it is the way to the command.
    expect(rank([RULED_OUT], [tried({ ...attempt('hangs'), kind: 'null-exec' }, own)])).toMatchObject({
      why: expect.stringContaining('no rule explains it'),
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
