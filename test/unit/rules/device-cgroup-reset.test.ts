import { expect, test } from 'vitest';

import type { Reading } from '../../../harness/model/reading.ts';
import type { ContainerSecurity } from '../../../harness/model/security.ts';
import deviceCgroupReset from '../../../harness/rules/device-cgroup-reset.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { attempt, readingOf, said } from './paper-exec.ts';

const OWN = '00000000a80425fb';
function security(more: Partial<ContainerSecurity> = {}): Reading {
  return readingOf('container.security', {
    effective: OWN,
    bounding: OWN,
    noNewPrivileges: false,
    seccomp: 'off',
    refusals: [],
    wanted: OWN,
    shimBounding: '000001fffeffffff',
    deniedDevices: [],
    ...more,
  });
}

/** What runc 1.1.5 was measured to say. */
const PREFIX = 'OCI runtime exec failed: exec failed: unable to start container process: ';
const NO_NULL = `${PREFIX}unable to setup user: stat /dev/null: no such file or directory: unknown`;
const DENIED = `${PREFIX}open /dev/ptmx: operation not permitted: unknown`;

test('denied devices are a suspicion by themselves when they are terminals, and strong when every exec needs them', () => {
  const all = security({ deniedDevices: ['/dev/null (c 1:3)', '/dev/ptmx (c 5:2)'] });
  expect(answerOf(deviceCgroupReset, [all])).toMatchObject({ finding: { strength: 'strong' } });
  expect(answerOf(deviceCgroupReset, [all, said(DENIED, { terminal: 'allocated' })])).toMatchObject({
    finding: { layer: 'runtime-init', strength: 'conclusive' },
  });
});

test('EPERM of a device names it on cgroup v2 too, where the list can not be read', () => {
  const unread = security({ deniedDevices: null });
  expect(answerOf(deviceCgroupReset, [unread, said(DENIED)])).toMatchObject({ finding: { strength: 'strong' } });
  expect(answerOf(deviceCgroupReset, [unread])).toMatchObject({ status: 'ruled-out' });
});

test('denied devices are no cause while execs that need them work, or fail by something else', () => {
  const terminals = security({ deniedDevices: ['/dev/ptmx (c 5:2)'] });
  const working = readingOf('exec.attempts', [
    attempt({ outcome: 'works', terminal: 'allocated', end: { status: 'exited', exitCode: 0 } }),
  ]);
  expect(answerOf(deviceCgroupReset, [terminals, working]).status).toBe('ruled-out');
  expect(answerOf(deviceCgroupReset, [terminals, said(NO_NULL)]).status).toBe('ruled-out');
  // Mode bits say EACCES.
  const mode = said(`${PREFIX}open /dev/ptmx: permission denied: unknown`);
  expect(answerOf(deviceCgroupReset, [security(), mode]).status).toBe('ruled-out');
});
