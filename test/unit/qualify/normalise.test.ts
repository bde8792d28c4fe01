import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { normalise } from '../../../harness/qualify/normalise.ts';

const ID = '0123456789abcdef'.repeat(4);

test.each([
  [`Container ${ID} is paused`, 'Container ID is paused'],
  ['nsexec-1[4711]: unable to spawn stage-2', 'nsexec-1[PID]: unable to spawn stage-2'],
  ['error adding pid 4711 to cgroups: failed to write 4711', 'error adding pid PID to cgroups: failed to write PID'],
  ['lstat /proc/4711/ns/ipc: no such file', 'lstat /proc/PID/ns/ipc: no such file'],
  ['time="2026-11-23T18:07:47Z" level=error', 'time="TIME" level=error'],
  ['fork/exec /opt/initp/898b6d8e3608/runc: exec format error', 'fork/exec RUNTIME/runc: exec format error'],
  ['write /sys/fs/cgroup/pids/docker/x/cgroup.procs: no', 'write CGROUP: no'],
])('%s', (text, expected) => {
  expect(normalise(text)).toBe(expected);
});

test('what is the same each time stays: lines of source, exit codes, words', () => {
  const text = 'container_linux.go:377: starting container process caused: exit status 255';
  expect(normalise(text)).toBe(text);
});

test('of a traceback the beginning and what the runtime says after it stay', () => {
  const text =
    'runtime/cgo: pthread_create failed: Resource temporarily unavailable\nSIGABRT: abort\nPC=0x7f m=0\n\ngoroutine 0 [idle]:\nrax 0x0\ntime="2026-11-23T18:07:47Z" level=error msg="read init-p"\n';
  expect(normalise(text)).toBe(
    'runtime/cgo: pthread_create failed: Resource temporarily unavailable ⏎ SIGABRT: abort ⏎ time="TIME" level=error msg="read init-p"',
  );
});

test('is made of any text, and stays short', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(normalise(text).length).toBeLessThanOrEqual(403);
    }),
  );
});
