import { describe, expect, test } from 'vitest';

import type { JoinedCgroup, RuntimeRecord } from '../../../harness/model/runtime.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import type { Rule } from '../../../harness/model/rule.ts';
import cgroupCpuEmptyOrRt from '../../../harness/rules/cgroup-cpu-empty-or-rt.ts';
import cgroup2DomainInvalid from '../../../harness/rules/cgroup2-domain-invalid.ts';
import cgroup2NoInternalProcess from '../../../harness/rules/cgroup2-no-internal-process.ts';
import containerLeftCgroup from '../../../harness/rules/container-left-cgroup.ts';
import systemdRemovedScope from '../../../harness/rules/systemd-removed-scope.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { readingOf, said, worked } from './paper-exec.ts';

const ALL = [
  containerLeftCgroup,
  systemdRemovedScope,
  cgroupCpuEmptyOrRt,
  cgroup2DomainInvalid,
  cgroup2NoInternalProcess,
] as const;

function record(more: Partial<JoinedCgroup>, change: Partial<RuntimeRecord> = {}): Reading {
  const cgroup: JoinedCgroup = {
    controller: '',
    path: '/sys/fs/cgroup/docker/c0ffee',
    directory: 'there',
    init: 'in-it',
    closed: null,
    ...more,
  };
  return readingOf('runtime.record', {
    path: '/run/x/state.json',
    directory: 'there',
    content: 'json',
    sizeBytes: 9,
    recorded: { pid: 7, startTicks: '1' },
    actual: { pids: [7, 1], startTicks: '1' },
    cgroups: [cgroup],
    ...change,
  });
}

const gone = { directory: 'missing', init: 'elsewhere' } as const;
const scope = '/sys/fs/cgroup/system.slice/docker-c0ffee.scope';
/** As runc 1.1.5 says it, with the cgroup of a paper container. */
const refusedIn = (path: string, errno: string): string =>
  `OCI runtime exec failed: exec failed: unable to start container process: error adding pid 13216 to cgroups: failed to write 13216: ${path}/cgroup.procs: ${errno}: unknown`;

/** Each cause, what it is seen by, and what the runtime says then. */
const CASES: readonly (readonly [Rule, Partial<JoinedCgroup>, string])[] = [
  [
    containerLeftCgroup,
    { ...gone, controller: 'freezer', path: '/sys/fs/cgroup/freezer/docker/c0ffee' },
    refusedIn('openat2 /sys/fs/cgroup/freezer/docker/c0ffee', 'no such file or directory'),
  ],
  [systemdRemovedScope, { ...gone, path: scope }, refusedIn(`openat2 ${scope}`, 'no such file or directory')],
  [
    cgroupCpuEmptyOrRt,
    { controller: 'cpuset', path: '/sys/fs/cgroup/cpuset/docker/c0ffee', closed: 'no-processors' },
    refusedIn('write /sys/fs/cgroup/cpuset/docker/c0ffee', 'no space left on device'),
  ],
  [
    cgroupCpuEmptyOrRt,
    { controller: 'cpuset', path: '/sys/fs/cgroup/cpuset/docker/c0ffee', closed: 'no-memory-nodes' },
    refusedIn('write /sys/fs/cgroup/cpuset/docker/c0ffee', 'no space left on device'),
  ],
  [
    cgroup2DomainInvalid,
    { closed: 'threaded' },
    refusedIn('write /sys/fs/cgroup/docker/c0ffee', 'operation not supported'),
  ],
  [
    cgroup2DomainInvalid,
    { closed: 'invalid' },
    'exec failed: cannot enter cgroupv2 "/sys/fs/cgroup/docker/c0ffee" with domain controllers -- it is in an invalid state',
  ],
];

describe.each(CASES)('$id, %o', (rule, cgroup, text) => {
  test('is named strongly from the record alone, and conclusively when the runtime says so too', () => {
    expect(answerOf(rule, [record(cgroup)])).toMatchObject({ finding: { layer: 'runtime', strength: 'strong' } });
    expect(answerOf(rule, [record(cgroup), said(text, { kind: 'null-exec' })])).toMatchObject({
      finding: { strength: 'conclusive', because: expect.stringContaining('1 execs were refused with') },
    });
  });

  test('is ruled out while execs work, and when they fail by something else', () => {
    expect(answerOf(rule, [record(cgroup), worked])).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('every exec works'),
    });
    const other = said('read init-p: connection reset by peer');
    expect(answerOf(rule, [record(cgroup), other])).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('did not fail by that'),
    });
  });

  test('is no other of these causes', () => {
    for (const other of ALL) {
      if (other.id === rule.id) continue;
      expect(answerOf(other, [record(cgroup), said(text)]).status).toBe('ruled-out');
    }
  });
});

test('EBUSY names the cgroup that hands controllers down; that it does is no fault by itself', () => {
  const handing = record({ closed: 'hands-down', init: 'below' });
  expect(answerOf(cgroup2NoInternalProcess, [handing]).status).toBe('ruled-out');
  const text = refusedIn('write /sys/fs/cgroup/docker/c0ffee', 'device or resource busy');
  expect(answerOf(cgroup2NoInternalProcess, [handing, said(text)])).toMatchObject({
    finding: { layer: 'runtime', strength: 'strong' },
  });
});

test('a real-time process is refused by the cpu controller, whatever the cpuset has', () => {
  const text = refusedIn('write /sys/fs/cgroup/cpu,cpuacct/docker/c0ffee', 'invalid argument');
  expect(answerOf(cgroupCpuEmptyOrRt, [record({}), said(text)])).toMatchObject({ finding: { strength: 'strong' } });
});

test('the words of a full disk are none of a cpuset', () => {
  const text = 'failed to create temp dir: mkdir /tmp/runc-process9: no space left on device';
  expect(answerOf(cgroupCpuEmptyOrRt, [record({}), said(text)]).status).toBe('ruled-out');
});

test('a record that names no cgroups, as that of crun, is nothing to go by', () => {
  for (const rule of ALL) {
    expect(answerOf(rule, [record({}, { cgroups: null })])).toMatchObject({
      status: 'ruled-out',
      because: '/run/x/state.json names no cgroup that is known here',
    });
  }
});
