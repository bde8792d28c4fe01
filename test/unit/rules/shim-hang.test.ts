import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import { rules } from '../../../harness/rules/index.ts';
import shimHang from '../../../harness/rules/shim-hang.ts';
import { answerOf, without } from '../../fixtures/recordings.ts';
import { gone, healthy, inState, pidOf, withDaemon, withOutcome } from './daemons.ts';

const throughShim = { 'engine-api': 'hangs', containerd: 'hangs', runtime: 'works' } as const;

test('is certain of a stopped process, from reading alone', () => {
  const readings = without(withDaemon('shim', inState({ state: 'T' })), 'exec.attempts');
  expect(answerOf(shimHang, readings)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'shim-hang',
      layer: 'shim',
      strength: 'conclusive',
      because: expect.stringContaining(`process ${pidOf('shim')}, is stopped`),
    },
  });
});

test('is sure when execs hang through it alone, and both daemons answer', () => {
  expect(answerOf(shimHang, withOutcome(healthy, throughShim))).toMatchObject({
    finding: { strength: 'strong', because: expect.stringContaining('one by the runtime alone works') },
  });
});

test('makes of a containerd that is silent meanwhile an effect', () => {
  const readings = withDaemon('shim', inState({ state: 'T' })).map((reading) =>
    reading.kind === 'daemon.processes' && reading.status === 'read'
      ? {
          ...reading,
          value: {
            ...reading.value,
            containerd: { ...reading.value.containerd, answer: { status: 'silent', afterMs: 2000 } as const },
          },
        }
      : reading,
  );
  expect(rank(runRules(rules, readings), readings)).toMatchObject({
    status: 'named',
    finding: { cause: 'shim-hang' },
    others: [{ cause: 'containerd-hung', strength: 'weak' }],
  });
});

describe('is silent', () => {
  test.each([
    ['the recording', healthy],
    ['a shim that is gone', withDaemon('shim', gone({ status: 'unknown', why: 'not asked' }))],
    ['a containerd that is stopped', withDaemon('containerd', inState({ state: 'T' }))],
    ['execs that hang on every way', withOutcome(healthy, { ...throughShim, runtime: 'hangs' })],
    ['execs that hang through dockerd alone', withOutcome(healthy, { ...throughShim, containerd: 'works' })],
    [
      'execs that hang while containerd does not answer',
      withOutcome(
        withDaemon('containerd', (daemon) => ({ ...daemon, answer: { status: 'silent', afterMs: 2000 } })),
        throughShim,
      ),
    ],
  ])('about %s', (_, readings) => {
    expect(answerOf(shimHang, readings).status).toBe('ruled-out');
  });
});
