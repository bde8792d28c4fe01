import { describe, expect, test } from 'vitest';

import type { CgroupCpu } from '../../../harness/model/cgroup.ts';
import runtimeSlowOrHung from '../../../harness/rules/runtime-slow-or-hung.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const slow = await recording('cpu-quota-slow');
const hung = await recording('cpu-quota-hung');
const passive = without(slow.readings, 'exec.attempts');

function quota(quotaUs: number): (cpu: CgroupCpu) => CgroupCpu {
  return (cpu) => ({ ...cpu, levels: cpu.levels.map((level) => (level.of === 'own' ? { ...level, quotaUs } : level)) });
}

test('speaks on its recording: slow, not hung, because the cgroup was stopped meanwhile', () => {
  expect(answerOf(runtimeSlowOrHung, slow.readings)).toMatchObject({
    finding: {
      cause: 'runtime-slow-or-hung',
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringMatching(
        /is 1000 us in each 100000 us, 1 % of a CPU; 6 execs took .* and worked: slow, not hung/u,
      ),
    },
  });
});

test('names what looks like a hang by the same counter', () => {
  expect(answerOf(runtimeSlowOrHung, hung.readings)).toMatchObject({
    finding: { strength: 'conclusive', because: expect.stringContaining('had not ended after') },
  });
});

test('is foreseen at the passive depth: so little time in each period takes seconds', () => {
  expect(answerOf(runtimeSlowOrHung, passive)).toMatchObject({
    finding: { strength: 'strong', because: expect.stringContaining('takes 2.0 s') },
  });
});

test('the suspected quota is lifted in the words of its version', () => {
  expect(answerOf(runtimeSlowOrHung, passive)).toMatchObject({
    finding: { suspect: { path: expect.stringContaining('/cpu.cfs_quota_us'), liftTo: '-1', reach: 'container' } },
  });
  const v2 = changed(passive, 'cgroup.cpu', (cpu) => ({ ...cpu, version: 'v2' }));
  expect(answerOf(runtimeSlowOrHung, v2)).toMatchObject({
    finding: { suspect: { path: expect.stringContaining('/cpu.max'), liftTo: 'max 100000' } },
  });
});

describe('is silent', () => {
  test('about a tenth of a CPU, which is enough', () => {
    expect(answerOf(runtimeSlowOrHung, changed(passive, 'cgroup.cpu', quota(10_000))).status).toBe('ruled-out');
  });

  test('when execs were slow and the cgroup was not stopped', () => {
    const readings = changed(slow.readings, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, cpuDeltas: one.cpuDeltas.map((delta) => ({ ...delta, throttledCount: 0 })) })),
    );
    expect(answerOf(runtimeSlowOrHung, readings)).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('it was not stopped while'),
    });
  });

  test('when execs were fast', () => {
    const readings = changed(slow.readings, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, durationMs: 90 })),
    );
    expect(answerOf(runtimeSlowOrHung, readings)).toMatchObject({
      because: expect.stringContaining('no exec was slow'),
    });
  });

  test('without a quota', async () => {
    const { readings } = await recording('healthy');
    expect(answerOf(runtimeSlowOrHung, readings)).toMatchObject({ because: 'no CPU quota at any level' });
  });
});
