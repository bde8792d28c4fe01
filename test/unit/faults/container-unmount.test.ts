import { expect, test } from 'vitest';

import containerUnmount from '../../../harness/faults/container-unmount.ts';
import type { CommandResult } from '../../../harness/host/host.ts';
import { ID, INIT } from '../collectors/paper-machine.ts';
import { stateLaboratory } from './state-laboratory.ts';

const ROOT = '147 97 0:61 / / rw - overlay overlay rw\n';
const PROC = '148 147 0:64 / /proc rw - proc proc rw\n';

function laboratory(mountinfo: string, exitCode = 0) {
  const files = { [`/proc/${INIT}/cgroup`]: `0::/docker/${ID}\n`, [`/proc/${INIT}/mountinfo`]: mountinfo };
  const lab = stateLaboratory({ status: ['running'], files });
  const exec = async (file: string, args: readonly string[]): Promise<CommandResult> => {
    lab.done.push([file, ...args].join(' '));
    return { exitCode, signal: null, timedOut: false, stdout: '', stderr: 'not mounted', durationMs: 1 };
  };
  return { done: lab.done, tools: { ...lab.tools, host: { ...lab.tools.host, exec } } };
}

test('unmounts in the mount namespace of the container, with the program of this machine, and reads it back', async () => {
  const lab = laboratory(ROOT);
  await containerUnmount.inject({ fault: 'container-unmount', what: 'proc' }, lab.tools);
  expect(lab.done).toEqual([
    `nsenter --target ${INIT} --mount --root=/ -- umount --no-canonicalize --lazy /proc/${INIT}/root/proc`,
  ]);
});

test('what is still there afterwards, and an umount that refuses, are no injection', async () => {
  const spec = { fault: 'container-unmount', what: 'proc' } as const;
  await expect(containerUnmount.inject(spec, laboratory(ROOT + PROC).tools)).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
    message: expect.stringContaining('/proc is a proc'),
  });
  await expect(containerUnmount.inject(spec, laboratory(ROOT, 32).tools)).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
    message: expect.stringContaining('not mounted'),
  });
});

test('where the engine does not say where its root is mounted, nothing is unmounted', async () => {
  const lab = laboratory(ROOT);
  await expect(
    containerUnmount.inject({ fault: 'container-unmount', what: 'engine-root' }, lab.tools),
  ).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  expect(lab.done).toEqual([]);
});
