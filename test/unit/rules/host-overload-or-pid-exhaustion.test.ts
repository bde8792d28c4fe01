import { expect, test } from 'vitest';

import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import { NO_STALLS } from '../../../harness/parsers/counter-deltas.ts';
import hostOverload from '../../../harness/rules/host-overload-or-pid-exhaustion.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings: healthy } = await recording('healthy');

/** Every exec takes that long, and the machine waits in so much of it. */
function waiting(durationMs: number, ms: number): (attempts: readonly ExecAttempt[]) => readonly ExecAttempt[] {
  return (attempts) => attempts.map((one) => ({ ...one, durationMs, stalls: { ...NO_STALLS, cpuMs: ms } }));
}

test('speaks when execs take seconds and the machine waits meanwhile', () => {
  expect(answerOf(hostOverload, changed(healthy, 'exec.attempts', waiting(4000, 3900)))).toMatchObject({
    finding: {
      cause: 'host-overload-or-pid-exhaustion',
      layer: 'kernel',
      strength: 'strong',
      because: expect.stringContaining('waited for a CPU'),
    },
  });
});

test('is a suspicion when nobody knows how long they would have taken', () => {
  const hung = changed(healthy, 'exec.attempts', (attempts) =>
    waiting(4000, 3900)(attempts).map((one) => ({ ...one, outcome: 'hangs' })),
  );
  expect(answerOf(hostOverload, hung)).toMatchObject({ finding: { strength: 'weak' } });
});

test('is silent about a busy machine whose execs take a second, and about one whose execs are fast', () => {
  for (const attempts of [waiting(1500, 1500), waiting(90, 90)]) {
    expect(answerOf(hostOverload, changed(healthy, 'exec.attempts', attempts)).status).toBe('ruled-out');
  }
});

test("is silent about a person's command that takes long on a busy machine, where the way to it is fast", () => {
  const slow = changed(healthy, 'exec.attempts', (attempts) => [
    ...waiting(90, 90)(attempts.map((one) => ({ ...one, kind: 'null-exec' as const }))),
    ...waiting(
      4000,
      4000,
    )(attempts.slice(0, 1).map((one) => ({ ...one, kind: 'command' as const, outcome: 'hangs' as const }))),
  ]);
  expect(answerOf(hostOverload, slow).status).toBe('ruled-out');
});

test('is silent when execs are slow and the machine does not wait', () => {
  expect(answerOf(hostOverload, changed(healthy, 'exec.attempts', waiting(4000, 100))).status).toBe('ruled-out');
});

test('waiting alone is no fault, and a kernel that does not count it rules nothing in', () => {
  const passive = without(healthy, 'exec.attempts');
  const busy = changed(passive, 'host.pressure', (pressure) => ({
    ...pressure,
    cpu: { someRatio: 1, fullRatio: 1, someMs: 9, fullMs: 9 },
  }));
  expect(answerOf(hostOverload, busy).status).toBe('ruled-out');
  const uncounted = changed(healthy, 'host.pressure', (pressure) => ({ ...pressure, cpu: null }));
  expect(answerOf(hostOverload, uncounted)).toMatchObject({ because: 'this kernel does not count waiting (PSI)' });
});
