import { expect, test } from 'vitest';

import unreportedDeath from '../../../harness/faults/unreported-death.ts';
import type { Companion } from '../../../harness/host/host.ts';
import { ID, INIT, statusText } from '../collectors/paper-machine.ts';
import { stateLaboratory } from './state-laboratory.ts';

const SPEC = { fault: 'unreported-death' } as const;

/** A tracer that says `made` and a first process that is in `state` after it was killed. */
function laboratory({ made, state }: { made: number; state: string }) {
  const stat = (pid: number) => `${pid} (payload) ${state} 1 1 1 0 -1 0 1 0 0 0 1 1 0 0 20 0 1 0 777 1 1\n`;
  const lab = stateLaboratory({
    status: ['running'],
    files: {
      '/proc/uptime': '70.00 1.00\n',
      [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: 1, state }),
      [`/proc/${INIT}/stat`]: stat(INIT),
      [`/proc/${INIT}/cgroup`]: `0::/docker/${ID}\n`,
      '/proc/42/stat': stat(42),
    },
  });
  const lines = ['{"state":"waiting"}', `{"state":"trace","made":${made}}`];
  const start = (file: string, args: readonly string[]): Companion => {
    lab.done.push([file, ...args].join(' '));
    return {
      pid: 42,
      line: async () => lines.shift() ?? '',
      send: (word) => void lab.done.push(`send ${word}`),
      ended: () => null,
      end: async () => {},
    };
  };
  return { done: lab.done, tools: { ...lab.tools, host: { ...lab.tools.host, start } } };
}

test('the tracer is on disk before it traces, and traces before the process is killed', async () => {
  const lab = laboratory({ made: 1, state: 'Z' });
  await unreportedDeath.inject(SPEC, lab.tools);
  expect(lab.done).toEqual([
    `/payload --wait trace ${INIT}`,
    'journal {"kind":"kill","pid":42,"startTime":"777"}',
    'send go',
    `SIGKILL ${INIT}`,
  ]);
});

test('a tracer that was refused kills nobody', async () => {
  const lab = laboratory({ made: 0, state: 'S' });
  await expect(unreportedDeath.inject(SPEC, lab.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  expect(lab.done).not.toContain(`SIGKILL ${INIT}`);
});

test('a process that lives on is no injection', async () => {
  await expect(unreportedDeath.inject(SPEC, laboratory({ made: 1, state: 'S' }).tools)).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
    message: expect.stringContaining('state S'),
  });
});
