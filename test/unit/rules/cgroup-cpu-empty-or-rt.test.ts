import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/cgroup-cpu-empty-or-rt.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { record, refusedIn, testsOf } from './paper-cgroup.ts';
import { said } from './paper-exec.ts';

const PATH = '/sys/fs/cgroup/cpuset/docker/c0ffee';
const FULL = refusedIn(`write ${PATH}`, 'no space left on device');

describe.each(['no-processors', 'no-memory-nodes'] as const)('with %s', (closed) => {
  testsOf(rule, { controller: 'cpuset', path: PATH, closed }, FULL);
});

test('a real-time process is refused by the cpu controller, whatever the cpuset has', () => {
  const text = refusedIn('write /sys/fs/cgroup/cpu,cpuacct/docker/c0ffee', 'invalid argument');
  expect(answerOf(rule, [record({}), said(text)])).toMatchObject({ finding: { strength: 'strong' } });
});

test('the words of a full disk are none of a cpuset', () => {
  const text = 'failed to create temp dir: mkdir /tmp/runc-process9: no space left on device';
  expect(answerOf(rule, [record({}), said(text)]).status).toBe('ruled-out');
});
