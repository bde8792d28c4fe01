import { expect, test } from 'vitest';

import initSignal from '../../../harness/faults/init-signal.ts';
import { INIT } from '../collectors/paper-machine.ts';
import { stateLaboratory } from './state-laboratory.ts';

const KILL = { fault: 'init-signal', signal: 'SIGKILL', times: 1 } as const;
const STOP = { fault: 'init-signal', signal: 'SIGSTOP', times: 1 } as const;

function stat(state: string): Record<string, string> {
  return { [`/proc/${INIT}/stat`]: `${INIT} (payload) ${state} 1 1 1 0 -1 0 1 0 0 0 1 1 0 0 20 0 1 0 777 1 1\n` };
}

test('a kill is verified by the engine that has noticed', async () => {
  const lab = stateLaboratory({ status: ['running', 'running', 'exited'], files: stat('S') });
  await initSignal.inject(KILL, lab.tools);
  expect(lab.done).toEqual([`SIGKILL ${INIT}`]);
});

test('a container that is up again is no container between two lives', async () => {
  const lab = stateLaboratory({ status: ['running', 'exited', 'running'], files: stat('S') });
  await expect(initSignal.inject(KILL, lab.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});

test('before a stop, the way back is on disk with pid and start time', async () => {
  const lab = stateLaboratory({ status: ['running'], files: stat('T') });
  await initSignal.inject(STOP, lab.tools);
  expect(lab.done).toEqual([
    `journal {"kind":"signal","signal":"SIGCONT","pid":${INIT},"startTime":"777"}`,
    `SIGSTOP ${INIT}`,
  ]);
});

test('a process that runs on was not stopped', async () => {
  const lab = stateLaboratory({ status: ['running'], files: stat('S') });
  await expect(initSignal.inject(STOP, lab.tools)).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
    message: expect.stringContaining('is in state S'),
  });
});
