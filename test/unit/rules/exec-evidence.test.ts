import { describe, expect, test } from 'vitest';

import type { ExecAttempt, Intervention } from '../../../harness/model/exec-attempt.ts';
import { execEvidence, median, proofOf } from '../../../harness/rules/exec-evidence.ts';

function attempt(outcome: ExecAttempt['outcome'], more: Partial<ExecAttempt> = {}): ExecAttempt {
  return {
    entry: 'engine-api',
    kind: 'null-exec',
    terminal: 'none',
    how: 'docker exec web /nonexistent',
    atMs: 0,
    durationMs: 250,
    end: { status: 'exited', exitCode: 126 },
    outcome,
    stdout: '',
    stderr: '',
    logAdded: null,
    pidsDeltas: [],
    memoryDeltas: [],
    cpuDeltas: [],
    stalls: { cpuMs: null, ioMs: null, memoryMs: null },
    ...more,
  };
}

function delta(refusals: number | null): Partial<ExecAttempt> {
  return {
    pidsDeltas: [
      { path: '/own', refusals, ownRefusals: null },
      { path: '/elsewhere', refusals: 99, ownRefusals: null },
    ],
  };
}

const LETTERS = { f: 'fails', w: 'works', h: 'hangs', n: 'not-tried' } as const;

/** One exec for each letter: in any order. */
function execs(letters: string): readonly ExecAttempt[] {
  return Object.entries(LETTERS).flatMap(([letter, outcome]) =>
    letters.split('').flatMap((given) => (given === letter ? [attempt(outcome)] : [])),
  );
}

function proof(before: string, lifted: string, after: string): Intervention {
  return {
    path: '/pids.max',
    was: '64',
    liftedTo: '128',
    liftedMs: 100,
    restoredTo: '64',
    before: execs(before),
    lifted: execs(lifted),
    after: execs(after),
  };
}

describe('what execs say', () => {
  test('an entry without a client was not tried', () => {
    expect(execEvidence([attempt('not-tried'), attempt('fails'), attempt('works')], [])).toMatchObject({
      tried: 2,
      failed: 1,
      worked: 1,
    });
  });

  test('an exec that hangs neither worked nor failed', () => {
    expect(execEvidence([attempt('hangs')], [])).toMatchObject({ tried: 1, failed: 0, worked: 0 });
  });

  test('only the refusals during failing execs count, and none seen is not zero', () => {
    const attempts = [attempt('works', delta(7)), attempt('fails', delta(20)), attempt('fails', delta(21))];
    expect(execEvidence(attempts, ['/own']).refusals).toBe(41);
    expect(execEvidence([attempt('fails', delta(null))], ['/own']).refusals).toBeNull();
    expect(execEvidence([attempt('fails')], ['/own']).refusals).toBeNull();
  });

  test.each([
    ['stderr', { stderr: 'runtime/cgo: pthread_create failed: Resource temporarily unavailable\nSIGABRT: abort' }],
    ['stdout', { stdout: 'runtime: failed to create new OS thread (have 2 already; errno=11)' }],
    ['log', { logAdded: { bytes: 1, errors: ['pthread_create failed: Resource temporarily unavailable'] } }],
  ])("the runtime's child may say in its %s that it got no thread", (_, said) => {
    expect(execEvidence([attempt('fails', said)], [])).toMatchObject({ threadRefused: true, stageRefused: false });
    expect(execEvidence([attempt('works', said)], [])).toMatchObject({ threadRefused: false });
  });

  test('its C stage says that it got no next stage', () => {
    const stderr = 'runc init: unable to spawn stage-1: Resource temporarily unavailable';
    expect(execEvidence([attempt('fails', { stderr })], []).stageRefused).toBe(true);
  });

  test('the middle one of the durations is taken', () => {
    expect([median([]), median([5]), median([900, 240, 250])]).toEqual([null, 5, 250]);
  });
});

describe('a proof by intervention', () => {
  test.each([
    ['ff', 'ww', 'ff', 'proven'],
    ['fw', 'ww', 'wf', 'proven'],
    ['ff', 'ff', 'ff', 'refuted'],
    ['ff', 'ff', 'ww', 'refuted'],
    ['ff', 'wf', 'ff', 'open'],
    ['ff', 'ww', 'ww', 'open'],
    ['ww', 'ww', 'ww', 'open'],
    ['ww', 'ww', 'ff', 'open'],
    ['ff', 'hh', 'ff', 'open'],
    ['ff', '', 'ff', 'open'],
    ['ff', 'nn', 'ff', 'open'],
  ])('before %s, lifted %s, after %s is %s', (before, lifted, after, expected) => {
    expect(proofOf(proof(before, lifted, after))).toBe(expected);
  });
});
