import { expect, test } from 'vitest';

import type { CgroupIo, IoLimit } from '../../../harness/model/cgroup.ts';
import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import ioPressure from '../../../harness/rules/io-pressure.ts';
import { answerOf, recording, without } from '../../fixtures/recordings.ts';
import { readingOf } from './paper-exec.ts';

const { readings: healthy } = await recording('healthy');
const LIMIT: IoLimit = { device: '254:0', what: 'write', unit: 'bytes', perSecond: 1_000_000 };

function io(limits: readonly IoLimit[], version: CgroupIo['version'] = 'v1'): Reading {
  return readingOf('cgroup.io', { version, levels: [{ path: '/own', of: 'own', limits }] });
}

/** A command that did not end, beside execs that are as they were. */
function withCommand(more: Partial<ExecAttempt>): readonly Reading[] {
  const attempts = healthy.flatMap((one) => (one.kind === 'exec.attempts' && one.status === 'read' ? one.value : []));
  const [first] = attempts;
  if (first === undefined) throw new Error('the recording has no execs');
  const command: ExecAttempt = { ...first, kind: 'command', outcome: 'hangs', durationMs: 2100, ...more };
  return [...without(healthy, 'exec.attempts'), readingOf('exec.attempts', [...attempts, command])];
}

test('speaks of the limit when the command alone does not end', () => {
  expect(answerOf(ioPressure, [...withCommand({}), io([LIMIT])])).toMatchObject({
    finding: {
      layer: 'command',
      strength: 'strong',
      because: expect.stringContaining('write 1000000 bytes a second on device 254:0'),
      suspect: { path: '/own/blkio.throttle.write_bps_device', liftTo: '254:0 1099511627776' },
    },
  });
});

test('v2 has all limits of a device in one file, which is lifted when the others are none', () => {
  expect(answerOf(ioPressure, [...withCommand({}), io([LIMIT], 'v2')])).toMatchObject({
    finding: { suspect: { path: '/own/io.max', liftTo: '254:0 rbps=max wbps=1099511627776 riops=max wiops=max' } },
  });
  const two = io([LIMIT, { ...LIMIT, what: 'read' }], 'v2');
  expect(answerOf(ioPressure, [...withCommand({}), two])).toMatchObject({ finding: { suspect: null } });
});

test('lifted, ended, and not again: proven; late all the same while it was lifted: nothing is proven', () => {
  const [exec] = withCommand({}).flatMap((one) =>
    one.kind === 'exec.attempts' && one.status === 'read' ? [one.value.at(-1)] : [],
  );
  if (exec === undefined) throw new Error('no exec');
  const path = '/own/blkio.throttle.write_bps_device';
  const lift = { path, was: '254:0 1000000', liftedTo: '254:0 9', liftedMs: 900, restoredTo: '254:0 1000000' };
  const proven = { ...lift, before: [exec], lifted: [{ ...exec, outcome: 'works' as const }], after: [exec] };
  const answer = answerOf(ioPressure, [...withCommand({}), io([LIMIT]), readingOf('exec.intervention', proven)]);
  expect(answer).toMatchObject({ finding: { strength: 'conclusive' } });
  const open = { ...proven, lifted: [exec] };
  const other = answerOf(ioPressure, [...withCommand({}), io([LIMIT]), readingOf('exec.intervention', open)]);
  expect(other).toMatchObject({ finding: { strength: 'strong' } });
});

test.each([
  ['a limit, and a command that is fast', withCommand({ outcome: 'works', durationMs: 90 }), [LIMIT]],
  ['a limit, and an exec of the machinery that hangs as well', withCommand({ kind: 'true' }), [LIMIT]],
  ['a command that does not end, and no limit', withCommand({}), []],
] as const)('is silent about %s', (_, readings, limits) => {
  expect(answerOf(ioPressure, [...readings, io(limits)]).status).toBe('ruled-out');
});
