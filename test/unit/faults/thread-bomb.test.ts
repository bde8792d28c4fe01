import { expect, test } from 'vitest';

import threadBomb from '../../../harness/faults/thread-bomb.ts';
import { underLimit, WAITING } from './bomb-site.ts';

const UNTIL_REFUSED = { fault: 'thread-bomb', threads: null } as const;
test('it waits until its way back is on disk', async () => {
  const lab = underLimit(64);
  lab.lines.push(WAITING, '{"made":63,"refusal":"EAGAIN"}');
  const { readPids } = lab.tools;
  const filled = async (): ReturnType<typeof readPids> => {
    if (lab.done.includes('send go')) lab.levels[0].current = 64;
    return await readPids();
  };
  await threadBomb.inject(UNTIL_REFUSED, { ...lab.tools, readPids: filled });
  expect(lab.done).toEqual([
    'start --wait threads max',
    'journal {"kind":"kill","pid":4095,"startTime":"8561234"}',
    'send go',
  ]);
});

test.each([null, 20_002])('it is not set off under a limit of %s, on the largest of hosts', async (max) => {
  const lab = underLimit(max);
  lab.files.set('/proc/sys/kernel/threads-max', '4000000\n');
  lab.files.set('/proc/sys/kernel/pid_max', '4194304\n');
  await expect(threadBomb.inject(UNTIL_REFUSED, lab.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  expect(lab.done).toEqual([]);
});

test('a limit of the parent is a limit too', async () => {
  const lab = underLimit(null);
  lab.levels[1].max = 64;
  lab.lines.push(WAITING, '{"made":100}');
  await threadBomb.inject({ fault: 'thread-bomb', threads: 100 }, lab.tools);
  expect(lab.done).toContain('start --wait threads 100');
});

test('it takes no more than half of what the host has left', async () => {
  const lab = underLimit(10_000, 32_768 - 19_000);
  await expect(threadBomb.inject(UNTIL_REFUSED, lab.tools)).rejects.toThrow('on a host with 19000 free');
  expect(lab.done).toEqual([]);
});

test('a host whose ceilings can not be understood is not risked', async () => {
  const lab = underLimit(64);
  lab.files.set('/proc/loadavg', 'what');
  await expect(threadBomb.inject(UNTIL_REFUSED, lab.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  expect(lab.done).toEqual([]);
});

test('it counts as injected only when the kernel says that no slot is free', async () => {
  const lab = underLimit(64);
  lab.lines.push(WAITING, '{"made":63,"refusal":"EAGAIN"}');
  await expect(threadBomb.inject(UNTIL_REFUSED, lab.tools)).rejects.toThrow('63 slots are free');
});

test('a number of threads counts only when as many were made', async () => {
  const lab = underLimit(64);
  lab.lines.push(WAITING, '{"made":12}');
  const spec = { fault: 'thread-bomb', threads: 40 } as const;
  await expect(threadBomb.inject(spec, lab.tools)).rejects.toThrow('40 threads were asked for');
});
