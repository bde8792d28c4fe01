import { describe, expect, test } from 'vitest';

import { read } from '../../../harness/diagnosis/rank.ts';
import type { LimitedProcess, LimitedRole } from '../../../harness/model/process-limits.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import nofileLimit from '../../../harness/rules/nofile-limit.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';
import { readingOf } from './paper-exec.ts';

const healthy = await recording('healthy');
const passive = without(without(healthy.readings, 'exec.attempts'), 'exec.intervention');

/** That process as it was recorded, with so many descriptors open and allowed. */
function withFiles(role: LimitedRole, count: number, soft: number, from = passive): readonly Reading[] {
  const shortOf = (process: LimitedProcess | null): LimitedProcess | null =>
    process === null ? null : { ...process, openFilesCount: count, openFiles: { soft, hard: 20_000 } };
  return changed(from, 'process.limits', (limits) => ({ ...limits, [role]: shortOf(limits[role]) }));
}

function failing(readings: readonly Reading[], stdout: string): readonly Reading[] {
  return changed(readings, 'exec.attempts', (attempts) =>
    attempts.map((one) => ({ ...one, outcome: 'fails', stdout: `${stdout}: unknown\r\n` })),
  );
}

test.each(['shim', 'containerd', 'dockerd'] as const)('speaks of a full %s, from reading alone', (role) => {
  expect(answerOf(nofileLimit, withFiles(role, 98, 100))).toMatchObject({
    status: 'matched',
    finding: {
      layer: role,
      strength: 'strong',
      because: expect.stringMatching(
        new RegExp(`^${role} \\(process \\d+\\) has 98 open files and may have 100: 2 free`, 'u'),
      ),
    },
  });
});

test('suspects the soft limit of the process that is short: of a shim that is its container alone', () => {
  expect(answerOf(nofileLimit, withFiles('shim', 98, 100))).toMatchObject({
    finding: {
      suspect: { path: expect.stringMatching(/^\/proc\/\d+\/limits$/u), liftTo: '356', reach: 'container' },
    },
  });
  expect(answerOf(nofileLimit, withFiles('dockerd', 98, 100))).toMatchObject({
    finding: { suspect: { liftTo: '356', reach: 'host' } },
  });
  // Nothing to lift where the hard limit is reached.
  expect(answerOf(nofileLimit, withFiles('shim', 19_998, 20_000))).toMatchObject({ finding: { suspect: null } });
});

test('a proof by lifting that soft limit makes it conclusive, and a refuted one rules it out', () => {
  const readings = withFiles('shim', 98, 100, healthy.readings);
  const answer = answerOf(nofileLimit, readings);
  if (answer.status !== 'matched' || answer.finding.suspect === null) throw new Error('no suspect');
  const attempts = read(readings, 'exec.attempts') ?? [];
  const as = (outcome: 'fails' | 'works') => attempts.map((one) => ({ ...one, outcome }));
  const lifted = (outcome: 'fails' | 'works'): readonly Reading[] => [
    ...readings,
    readingOf('exec.intervention', {
      path: answer.finding.suspect?.path ?? '',
      was: '100',
      liftedTo: '356',
      liftedMs: 300,
      restoredTo: '100',
      before: as('fails'),
      lifted: as(outcome),
      after: as('fails'),
    }),
  ];
  expect(answerOf(nofileLimit, lifted('works'))).toMatchObject({
    finding: { strength: 'conclusive', because: expect.stringContaining('lifting this one limit') },
  });
  expect(answerOf(nofileLimit, lifted('fails')).status).toBe('ruled-out');
});

test('is conclusive when the runtime says so too', () => {
  const text = 'OCI runtime exec failed: fork/exec /usr/sbin/runc: too many open files';
  expect(answerOf(nofileLimit, failing(withFiles('shim', 25, 29, healthy.readings), text))).toMatchObject({
    finding: { layer: 'shim', strength: 'conclusive' },
  });
});

test('a container that may open hardly anything is a warning, and the cause when a terminal could not be opened', () => {
  expect(answerOf(nofileLimit, withFiles('init', 3, 8))).toMatchObject({
    finding: { layer: 'runtime-init', strength: 'weak' },
  });
  const text = 'exec failed: unable to start container process: open /dev/pts/0: too many open files';
  expect(answerOf(nofileLimit, failing(withFiles('init', 3, 8, healthy.readings), text))).toMatchObject({
    finding: { layer: 'runtime-init', strength: 'conclusive' },
  });
});

test('the host’s own limit holds back everybody but root, by its own word', () => {
  const full = changed(healthy.readings, 'host.files', () => ({ openCount: 9990, max: 10_000 }));
  expect(answerOf(nofileLimit, full)).toMatchObject({ finding: { layer: 'kernel', strength: 'weak' } });
  const text = 'exec /app: too many open files in system';
  expect(answerOf(nofileLimit, failing(full, text))).toMatchObject({
    finding: { layer: 'kernel', strength: 'conclusive' },
  });
});

test.each([
  ['OCI runtime exec failed: fork/exec /usr/sbin/runc: too many open files', 'shim'],
  ['exec failed: unable to start container process: unable to create init pipe: too many open files', 'runtime'],
  ['exec failed: close exec fds: open /proc/self/fd: too many open files', 'runtime-init'],
] as const)('where nobody is short any more, the words of %j tell who was', (text, layer) => {
  expect(answerOf(nofileLimit, failing(healthy.readings, text))).toMatchObject({ finding: { layer } });
});

describe('is silent', () => {
  test('when there is room', () => {
    expect(answerOf(nofileLimit, withFiles('shim', 25, 33)).status).toBe('ruled-out');
    expect(answerOf(nofileLimit, withFiles('dockerd', 84, 100)).status).toBe('ruled-out');
    expect(answerOf(nofileLimit, withFiles('init', 3, 11)).status).toBe('ruled-out');
  });

  test('of watches, which are counted elsewhere', () => {
    const text = 'failed to create inotify instance: too many open files';
    expect(answerOf(nofileLimit, failing(healthy.readings, text)).status).toBe('ruled-out');
  });
});

test.each([
  ['shim-out-of-files', 'shim', 'strong'],
  ['terminal-without-descriptors', 'runtime-init', 'weak'],
] as const)(
  'speaks on the recording %s of the %s, conclusively, and from reading alone',
  async (name, layer, alone) => {
    const { readings } = await recording(name);
    expect(answerOf(nofileLimit, readings)).toMatchObject({ finding: { layer, strength: 'conclusive' } });
    const unasked = without(without(readings, 'exec.attempts'), 'exec.intervention');
    expect(answerOf(nofileLimit, unasked)).toMatchObject({ finding: { layer, strength: alone } });
  },
);
