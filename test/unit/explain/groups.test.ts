import { expect, test } from 'vitest';

import { explainText } from '../../../harness/explain/explain.ts';
import { CAUSES } from './example.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);
const EXEC = 'e3'.repeat(32);
const OCI = 'OCI runtime exec failed: exec failed: unable to start container process: ';

function dockerd(time: string, message: string): string {
  return `Mar 01 ${time} n1 dockerd[7]: time="2026-03-01T${time}Z" level=error msg="${message}"`;
}

function explain(...lines: readonly string[]): ReturnType<typeof explainText> {
  return explainText(CAUSES, lines.join('\n'));
}

test('what dockerd writes of one failing exec is one failure', () => {
  const { groups, echoes } = explain(
    dockerd('10:00:00', 'stream copy error: reading from a closed fifo'),
    dockerd('10:00:00', 'stream copy error: reading from a closed fifo'),
    dockerd('10:00:00', `Error running exec ${EXEC} in container: ${OCI}procReady not received: unknown`),
  );
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ execId: EXEC, count: 1, time: 'Mar 01 10:00:00' });
  expect(groups[0]?.text).not.toContain('fifo');
  expect(echoes).toBe(2);
});

test('a closed fifo alone is no failure', () => {
  const { groups, candidates, echoes } = explain(dockerd('10:00:00', 'stream copy error: reading from a closed fifo'));
  expect([groups, candidates, echoes]).toEqual([[], [], 1]);
});

function check(time: string, id: string): string {
  return dockerd(time, `Health check for container ${id} error: ${OCI}procReady not received: unknown`);
}

test('containers are kept apart, and the same failure of one is counted', () => {
  const { groups } = explain(check('10:00:00', A), check('10:00:00', B), check('10:00:30', A), check('10:01:00', A));
  expect(groups.map(({ container, count }) => [container, count])).toEqual([
    [A, 3],
    [B, 1],
  ]);
  expect(groups[0]).toMatchObject({ time: 'Mar 01 10:00:00', lastTime: 'Mar 01 10:01:00' });
});

test('containerd and the kubelet hand on what is counted once', () => {
  const failed = `failed to exec in container: failed to start exec \\"${EXEC}\\": ${OCI}procReady not received: unknown`;
  const { groups, echoes } = explain(
    `Mar 01 10:00:00 n1 containerd[7]: time="2026-03-01T10:00:00Z" level=error msg="ExecSync for \\"${A}\\" failed" error="${failed}"`,
    `Mar 01 10:00:00 n1 kubelet[8]: E0301 10:00:00.2    8 remote_runtime.go:496] "ExecSync cmd from runtime service failed" err="rpc error: code = Unknown desc = ${failed}" containerID="${A}" cmd=["x"]`,
  );
  expect(groups.map(({ container, execId, count }) => [container, execId, count])).toEqual([[A, EXEC, 1]]);
  expect(echoes).toBe(1);
});

test("the kernel's word at the same moment decides", () => {
  const { groups, candidates } = explain(
    'Mar 01 10:00:00 n1 kernel: Memory cgroup out of memory: Killed process 99 (runc:[2:INIT])',
    dockerd('10:00:01', `Health check for container ${A} error: ${OCI}procReady not received: unknown`),
  );
  expect(groups).toHaveLength(1);
  expect(candidates[0]?.cause).toBe('oom-kill-runc-init');
});

test('the same word an hour before is another failure', () => {
  const { groups } = explain(
    'Mar 01 09:00:00 n1 kernel: Memory cgroup out of memory: Killed process 99 (java)',
    dockerd('10:00:00', `Health check for container ${A} error: ${OCI}procReady not received: unknown`),
  );
  expect(groups).toHaveLength(2);
  expect(groups[1]?.candidates[0]?.cause).toBe('container-pids-max');
});

test('what is said when nothing is wrong is no failure', () => {
  const line = `Mar 01 10:00:00 n1 dockerd[7]: time="2026-03-01T10:00:00Z" level=info msg="OCI runtime exec failed: no"`;
  expect(explain(line).groups).toEqual([]);
});

test('the traceback of Go belongs to the thread that was refused', () => {
  const { groups } = explain(
    'runtime/cgo: pthread_create failed: Resource temporarily unavailable',
    'SIGABRT: abort',
    'PC=0x4649b1 m=0 sigcode=18446744073709551610',
    '',
    'goroutine 0 [idle]:',
    'runtime: unknown pc 0x4649b1',
    `exec failed: unable to start container process: read init-p: connection reset by peer`,
  );
  expect(groups).toHaveLength(1);
  expect(groups[0]?.candidates[0]).toMatchObject({ cause: 'container-pids-max', layer: 'runtime-init' });
});

test('a text that kubectl or a terminal has wrapped is whole again', () => {
  const { candidates } = explain(
    'Events:',
    '  Type     Reason     Age                From     Message',
    '  ----     ------     ----               ----     -------',
    '  Warning  Unhealthy  10s (x3 over 30s)  kubelet  Liveness probe errored: rpc error: code = Unknown desc = failed to',
    '                      exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec:',
    '                      "curl": executable file not',
    '                      found in $PATH: unknown',
    '  Normal   Pulled     9s                 kubelet  Container image already present',
  );
  expect(candidates[0]?.cause).toBe('executable-not-found');
});

test('a short text is read as a whole, marked or not', () => {
  expect(explain('what the disk said:', 'NO SPACE LEFT ON DEVICE').candidates[0]?.cause).toBe('disk-full');
  expect(explain('Hello', 'world')).toMatchObject({ groups: [], candidates: [] });
});

test('candidates of all groups are ranked together, each cause once', () => {
  const { candidates } = explain(
    dockerd('10:00:00', `Health check for container ${A} error: ${OCI}procReady not received: unknown`),
    dockerd(
      '11:00:00',
      `Health check for container ${B} error: ${OCI}exec: \\"x\\": executable file not found in $PATH: unknown`,
    ),
  );
  expect(candidates.map(({ cause }) => cause)).toEqual([
    'executable-not-found',
    'container-pids-max',
    'oom-kill-runc-init',
    'disk-full',
  ]);
  expect(candidates.at(-1)?.weight).toBe(0);
});

test('what decides comes with each candidate, and the command that asks the machine', () => {
  const { candidates } = explain(
    dockerd('10:00:00', `Health check for container ${A} error: ${OCI}procReady not received: unknown`),
  );
  expect(candidates[0]?.decidedBy).toEqual([`initp diagnose ${A} --probe`, 'evidence of container-pids-max']);
  expect(candidates[1]?.decidedBy).toEqual([`initp diagnose ${A} --probe`, 'evidence of oom-kill-runc-init']);
});

test('two failures at one moment, each with a name of its own, stay two', () => {
  const { groups } = explain(
    dockerd('10:00:00', `Health check for container ${A} error: ${OCI}read init-p: connection reset by peer: unknown`),
    dockerd('10:00:01', `Error running exec ${EXEC} in container: ${OCI}procReady not received: unknown`),
  );
  expect(groups.map(({ container, execId }) => [container, execId])).toEqual([
    [A, null],
    [null, EXEC],
  ]);
});

test('what another program may not read has nothing to do with a failing exec beside it', () => {
  const { groups } = explain(
    dockerd('10:00:00', `Health check for container ${A} error: ${OCI}procReady not received: unknown`),
    'Mar 01 10:00:00 n1 postfix[9]: warning: /etc/aliases: Permission denied',
  );
  expect(groups.map(({ text }) => text)).toEqual([expect.not.stringContaining('aliases')]);
});

test('what a handler of dockerd returned is a failure, and not one more when the runtime has said it too', () => {
  const said = `${OCI}read init-p: connection reset by peer: unknown`;
  const handler = dockerd('10:00:00', `Handler for POST /v1.40/exec/${EXEC}/start returned error: ${said}`);
  expect(explain(handler).groups.map(({ count }) => count)).toEqual([1]);
  const running = dockerd('10:00:00', `Error running exec ${EXEC} in container: ${said}`);
  expect(explain(running, handler).groups.map(({ count }) => count)).toEqual([1]);
});
