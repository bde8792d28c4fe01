import { expect, test } from 'vitest';

import { limitFile } from '../../../harness/engine/limit-file.ts';
import type { Host } from '../../../harness/host/host.ts';
import { paperHost } from '../collectors/paper-machine.ts';

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max open files            29                   1048576              files
`;
const FILES = {
  '/cg/pids.max': '64\n',
  '/proc/77/limits': LIMITS,
  '/proc/77/stat': `77 (containerd-shim) S 1 ${'0 '.repeat(17)}4242 0\n`,
};

function host(done: string[], exitCode = 0): Host {
  return {
    ...paperHost({ files: FILES }),
    writeText: async (path, text) => void done.push(`write ${path} ${text}`),
    async exec(file, args) {
      done.push([file, ...args].join(' '));
      return { exitCode, signal: null, timedOut: false, stdout: '', stderr: 'not permitted', durationMs: 1 };
    },
  };
}

test('a file of the kernel is written, and written back', async () => {
  const done: string[] = [];
  const limit = await limitFile(host(done), '/cg/pids.max');
  expect(await limit.read()).toBe('64');
  await limit.set('128');
  expect(done).toEqual(['write /cg/pids.max 128']);
  expect(limit.undo('128', '64')).toEqual({ kind: 'write', path: '/cg/pids.max', text: '128', was: '64' });
});

test('the limits of a process stand for its soft limit of open files; its start time is on disk before', async () => {
  const done: string[] = [];
  const limit = await limitFile(host(done), '/proc/77/limits');
  expect(await limit.read()).toBe('29');
  await limit.set('285');
  expect(done).toEqual(['prlimit --pid 77 --nofile=285:']);
  expect(limit.undo('285', '29')).toEqual({
    kind: 'rlimit',
    pid: 77,
    startTime: '4242',
    resource: 'nofile',
    soft: 285,
    was: 29,
  });
});

test('a prlimit that is refused is an error with its words, and a process that is gone is one too', async () => {
  const limit = await limitFile(host([], 1), '/proc/77/limits');
  await expect(limit.set('285')).rejects.toThrow('not permitted');
  await expect(limitFile(host([]), '/proc/78/limits')).rejects.toThrow('ENOENT');
});
