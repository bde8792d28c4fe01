import { expect, test } from 'vitest';

import type { ContainerMounts } from '../../../harness/model/container.ts';
import type { ContainerSecurity } from '../../../harness/model/security.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import devPtsMissing from '../../../harness/rules/dev-pts-missing.ts';
import deviceCgroupReset from '../../../harness/rules/device-cgroup-reset.ts';
import hidepidProcMount from '../../../harness/rules/hidepid-proc-mount.ts';
import missingCapability from '../../../harness/rules/missing-capability.ts';
import rootfsIncomplete from '../../../harness/rules/rootfs-incomplete.ts';
import seccompEperm from '../../../harness/rules/seccomp-eperm.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { attempt, readingOf, said, worked } from './paper-exec.ts';

function mounts(more: Partial<ContainerMounts> = {}): Reading {
  const there = { nullDevice: 'there', ptmx: 'there', hidePid: 'off' } as const;
  return readingOf('container.mounts', { root: 'overlay', proc: 'proc', devPts: 'devpts', ...there, ...more });
}

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
const NO_PTMX = `${PREFIX}open /dev/ptmx: no such file or directory: unknown`;
const DENIED = `${PREFIX}open /dev/ptmx: operation not permitted: unknown`;
const NO_CAPS = `${PREFIX}unable to apply caps: operation not permitted: unknown`;

test('a container without /dev/null lets no exec in: strong from reading alone, conclusive with the words', () => {
  const missing = mounts({ nullDevice: 'missing' });
  expect(answerOf(rootfsIncomplete, [missing])).toMatchObject({
    finding: { layer: 'runtime-init', strength: 'strong', because: expect.stringContaining('has no /dev/null') },
  });
  expect(answerOf(rootfsIncomplete, [missing, said(NO_NULL)])).toMatchObject({ finding: { strength: 'conclusive' } });
  // A runtime that does without it.
  expect(answerOf(rootfsIncomplete, [missing, worked]).status).toBe('ruled-out');
});

test('something else at /dev/null is believed when an exec minds it', () => {
  const other = mounts({ nullDevice: 'other' });
  expect(answerOf(rootfsIncomplete, [other]).status).toBe('ruled-out');
  const text = `${PREFIX}open /dev/null: permission denied: unknown`;
  expect(answerOf(rootfsIncomplete, [other, said(text)])).toMatchObject({ finding: { strength: 'conclusive' } });
});

test('/dev/null is not blamed while it is there, was not looked at, or when all of the root is gone', () => {
  for (const near of [mounts(), mounts({ nullDevice: null }), mounts({ nullDevice: 'missing', root: null })]) {
    expect(answerOf(rootfsIncomplete, [near, said(NO_NULL)]).status).toBe('ruled-out');
  }
});

test('a tmpfs over /dev takes device and terminals: the device is the cause, and explains the terminals', () => {
  const readings = [mounts({ nullDevice: 'missing', ptmx: 'missing' }), said(NO_NULL)];
  expect(rank(runRules([devPtsMissing, rootfsIncomplete], readings), readings)).toMatchObject({
    status: 'named',
    finding: { cause: 'rootfs-incomplete' },
  });
});

test('a /dev/ptmx that leads nowhere is a missing terminal, though a devpts is mounted', () => {
  const readings = [mounts({ ptmx: 'missing' }), said(NO_PTMX, { terminal: 'allocated' })];
  expect(answerOf(devPtsMissing, readings)).toMatchObject({
    finding: { strength: 'conclusive', because: expect.stringContaining('leads to nothing') },
  });
  expect(answerOf(devPtsMissing, [mounts(), said(NO_PTMX, { terminal: 'allocated' })]).status).toBe('ruled-out');
});

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

test('a shim with fewer capabilities than the exec is to have is named, with the one that it lacks', () => {
  expect(answerOf(missingCapability, [security(), said(NO_CAPS)])).toMatchObject({
    finding: {
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringContaining('lacks CAP_SYS_RESOURCE'),
    },
  });
  const beyond = security({ wanted: '000001ffffffffff' });
  expect(answerOf(missingCapability, [beyond])).toMatchObject({
    finding: { strength: 'strong', because: expect.stringContaining('is to have CAP_SYS_RESOURCE of them') },
  });
});

test('a refused change of user is that of a capability when the shim lacks it, and of a filter when it does not', () => {
  const text = `${PREFIX}unable to setup user: setgroups: operation not permitted: unknown`;
  const lacking = security({ shimBounding: '000001ffffffff3f', seccomp: 'filter' });
  const readings = [lacking, said(text)];
  expect(rank(runRules([missingCapability, seccompEperm], readings), readings)).toMatchObject({
    finding: { cause: 'missing-capability', strength: 'conclusive' },
  });
  expect(answerOf(missingCapability, [security(), said(text)]).status).toBe('ruled-out');
});

test('a shim that lacks what nobody asks for is no cause', () => {
  expect(answerOf(missingCapability, [security()])).toMatchObject({
    status: 'ruled-out',
    because: expect.stringContaining('and lacks CAP_SYS_RESOURCE'),
  });
  expect(answerOf(missingCapability, [security({ wanted: '000001ffffffffff' }), worked]).status).toBe('ruled-out');
  expect(answerOf(missingCapability, [security({ shimBounding: null }), said(NO_CAPS)]).status).toBe('ruled-out');
});

test('hidepid is named when a process of /proc is not found, and by itself is none', () => {
  const hiding = mounts({ hidePid: 'on' });
  const text = `${PREFIX}open /proc/17/ns/mnt: no such file or directory: unknown`;
  expect(answerOf(hidepidProcMount, [hiding, said(text)])).toMatchObject({ finding: { strength: 'strong' } });
  expect(answerOf(hidepidProcMount, [hiding]).status).toBe('ruled-out');
  expect(answerOf(hidepidProcMount, [mounts(), said(text)]).status).toBe('ruled-out');
});
