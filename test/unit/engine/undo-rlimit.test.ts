import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { identify } from '../../../harness/engine/process-identity.ts';
import { localHost } from '../../../harness/host/local.ts';
import { processLimit } from '../../../harness/parsers/proc-limits.ts';
import { undoOne } from './undoing.ts';

const RESOURCE = { kind: 'rlimit', resource: 'nofile', soft: 40, was: 60 } as const;

async function softOf(pid: number): Promise<number | null> {
  return processLimit(await readFile(`/proc/${pid}/limits`, 'utf8'), 'Max open files')?.soft ?? null;
}

test('a soft limit is set back, only of the process that was changed, and not once it has ended', async () => {
  const child = spawn('sleep', ['30']);
  await once(child, 'spawn');
  const identity = await identify(localHost, child.pid ?? 0);
  if (identity === null) throw new Error('sleep has not started');
  const { pid } = identity;
  await localHost.exec('prlimit', ['--pid', String(pid), '--nofile=40:'], { timeoutMs: 5000 });
  expect(await softOf(pid)).toBe(40);

  expect(await undoOne({ ...RESOURCE, pid, startTime: '1' })).toMatchObject({ status: 'nothing-to-do' });
  expect(await softOf(pid)).toBe(40);
  expect(await undoOne({ ...RESOURCE, ...identity })).toEqual({ status: 'done' });
  expect(await softOf(pid)).toBe(60);

  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await undoOne({ ...RESOURCE, ...identity })).toMatchObject({ status: 'nothing-to-do' });
});
