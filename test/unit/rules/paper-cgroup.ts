import { expect, test } from 'vitest';

import type { Reading } from '../../../harness/model/reading.ts';
import type { Rule } from '../../../harness/model/rule.ts';
import type { JoinedCgroup, RuntimeRecord } from '../../../harness/model/runtime.ts';
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

/** The record of a container with one cgroup. */
export function record(more: Partial<JoinedCgroup>, change: Partial<RuntimeRecord> = {}): Reading {
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

/** As runc 1.1.5 was measured to say it. */
export function refusedIn(path: string, errno: string): string {
  return `OCI runtime exec failed: exec failed: unable to start container process: error adding pid 13216 to cgroups: failed to write 13216: ${path}/cgroup.procs: ${errno}: unknown`;
}

/** What every cause of this kind has in common: by what it is seen, and what the runtime says then. */
export function testsOf(rule: Rule, cgroup: Partial<JoinedCgroup>, text: string): void {
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

  test('is none of the others that an exec is refused in a cgroup by', () => {
    for (const other of ALL) {
      if (other.id === rule.id) continue;
      expect(answerOf(other, [record(cgroup), said(text)]).status).toBe('ruled-out');
    }
  });

  test('is nothing to be told from a record that names no cgroups, as that of crun', () => {
    expect(answerOf(rule, [record({}, { cgroups: null })])).toMatchObject({
      status: 'ruled-out',
      because: '/run/x/state.json names no cgroup that is known here',
    });
  });
}
