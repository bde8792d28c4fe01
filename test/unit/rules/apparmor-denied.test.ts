import { expect, test } from 'vitest';

import type { KernelLog } from '../../../harness/model/kernel-log.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { kernelEvents } from '../../../harness/parsers/kernel-log-lines.ts';
import rule from '../../../harness/rules/apparmor-denied.ts';
import { answerOf, recording } from '../../fixtures/recordings.ts';
import { readingOf, said, worked } from './paper-exec.ts';

const LINE =
  'audit: type=1400 audit(1732762000.1:7): apparmor="DENIED" operation="exec" profile="docker-default" name="/usr/bin/x" pid=7 comm="runc:[2:INIT]" requested_mask="x" denied_mask="x"';
/** As runc 1.1 says it. */
const TEXT =
  'OCI runtime exec failed: exec failed: unable to start container process: unable to apply apparmor profile: apparmor failed to apply profile: write /proc/self/attr/apparmor/exec: no such file or directory: unknown';
const REFUSED =
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "/usr/bin/x": permission denied: unknown';

function log(text: string, agoMs: number): Reading {
  const events = kernelEvents([{ atMs: 0, text }], { nowMs: agoMs, most: 9 });
  return readingOf('kernel.log', { from: '/dev/kmsg', reachesBackMs: 1, events } satisfies KernelLog);
}

test('is conclusive when the kernel wrote the denial down and the runtime names the module', () => {
  expect(answerOf(rule, [log(LINE, 500), said(TEXT)])).toMatchObject({
    finding: { layer: 'runtime-init', strength: 'conclusive', because: expect.stringContaining('runc:[2:INIT]') },
  });
});

test('either of the two is strong, where an exec was refused', () => {
  expect(answerOf(rule, [log(LINE, 500), said(REFUSED)])).toMatchObject({ finding: { strength: 'strong' } });
  expect(answerOf(rule, [said(TEXT)])).toMatchObject({ finding: { strength: 'strong' } });
});

test('a denial of the last minutes is a suspicion where nobody tried an exec', () => {
  expect(answerOf(rule, [log(LINE, 90_000)])).toMatchObject({ finding: { strength: 'weak' } });
});

test.each([
  ['an old denial and a file without its bit', [log(LINE, 3_600_000), said(REFUSED)]],
  ['a denial of somebody else', [log(LINE.replace('runc:[2:INIT]', 'nginx'), 500), said(REFUSED)]],
  ['execs that work', [log(LINE, 500), worked]],
  ['an old denial, and no exec', [log(LINE, 3_600_000)]],
  ['a machine without a log', [said(REFUSED)]],
])('is silent about %s', (_, readings) => {
  expect(answerOf(rule, readings).status).toBe('ruled-out');
});

test('is silent on a healthy container', async () => {
  expect(answerOf(rule, (await recording('healthy')).readings).status).toBe('ruled-out');
});
