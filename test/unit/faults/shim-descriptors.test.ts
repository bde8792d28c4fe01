import { expect, test } from 'vitest';

import shimDescriptors from '../../../harness/faults/shim-descriptors.ts';
import { laboratory, type Laboratory } from './laboratory.ts';

const SPEC = { fault: 'shim-descriptors', free: 2 } as const;

function withShim(obeys: boolean): { lab: Laboratory; tools: Laboratory['tools'] } {
  const lab = laboratory();
  let soft = 20_000;
  lab.files.set('/proc/700/stat', `700 (shim) S ${'1 '.repeat(18)}8561234 0\n`);
  lab.evidence['process.limits'] = () => ({
    shim: { pid: 700, uid: 0, threads: 12, openFiles: { soft, hard: 20_000 }, openFilesCount: 25 },
  });
  const exec: Laboratory['tools']['host']['exec'] = async (file, args) => {
    lab.done.push([file, ...args].join(' '));
    if (obeys) soft = 27;
    return await Promise.resolve({ exitCode: 0, signal: null, timedOut: false, stdout: '', stderr: '', durationMs: 1 });
  };
  return { lab, tools: { ...lab.tools, host: { ...lab.tools.host, exec } } };
}

test('the soft limit alone is lowered, journalled with the process it is of', async () => {
  const { lab, tools } = withShim(true);
  await shimDescriptors.inject(SPEC, tools);
  expect(lab.done).toEqual([
    'journal {"kind":"rlimit","pid":700,"startTime":"8561234","resource":"nofile","soft":27,"was":20000}',
    'prlimit --pid 700 --nofile=27:',
  ]);
});

test('a limit that the kernel does not have is no injection', async () => {
  const { tools } = withShim(false);
  await expect(shimDescriptors.inject(SPEC, tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
