import { describe, expect, test } from 'vitest';

import ptyLimit from '../../../harness/rules/pty-limit.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const full = await recording('devpts-full');
const healthy = await recording('healthy');

test('speaks on its recording: the runtime names ptmx, and the container has what it may have', () => {
  expect(answerOf(ptyLimit, full.readings)).toMatchObject({
    finding: {
      cause: 'pty-limit',
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringContaining("the container's own devpts may have 4 pseudo-terminals, and has 4"),
    },
  });
});

test('is named at the passive depth too, and only a remark after execs that wanted no terminal', () => {
  const passive = without(full.readings, 'exec.attempts');
  expect(answerOf(ptyLimit, passive)).toMatchObject({ finding: { strength: 'strong' } });
  const plain = changed(full.readings, 'exec.attempts', (attempts) =>
    attempts.filter(({ terminal }) => terminal === 'none'),
  );
  expect(answerOf(ptyLimit, plain)).toMatchObject({ finding: { strength: 'weak' } });
});

test('the limit of the host is the same to a container, less what is kept back, and lifting it reaches the host', () => {
  const readings = changed(without(healthy.readings, 'exec.attempts'), 'host.ptys', () => ({
    host: { count: 3072, max: 4096, reserve: 1024 },
    container: { count: 1, max: null },
  }));
  expect(answerOf(ptyLimit, readings)).toMatchObject({
    finding: {
      because: expect.stringContaining('3072 pseudo-terminals are open on the host'),
      suspect: { path: '/proc/sys/kernel/pty/max', liftTo: String(3072 + 1024 + 16), reach: 'host' },
    },
  });
});

describe('is silent', () => {
  test('with one left', () => {
    const readings = changed(without(full.readings, 'exec.attempts'), 'host.ptys', ({ host }) => ({
      host,
      container: { count: 3, max: 4 },
    }));
    expect(answerOf(ptyLimit, readings).status).toBe('ruled-out');
  });

  test('when an exec with a terminal got one', () => {
    const readings = changed(full.readings, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'works', stdout: '' })),
    );
    expect(answerOf(ptyLimit, readings).status).toBe('ruled-out');
  });

  test('about another thing that has no space: a disk', () => {
    const readings = changed(healthy.readings, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'fails', stdout: 'open /tmp/runc-process1: no space left on device' })),
    );
    expect(answerOf(ptyLimit, readings).status).toBe('ruled-out');
  });
});
