import { expect, test } from 'vitest';

import processBomb from '../../../harness/faults/process-bomb.ts';
import { underLimit, WAITING } from './bomb-site.ts';

const UNTIL_REFUSED = { fault: 'process-bomb', processes: null, afterwards: 'stays' } as const;

test('it waits until its way back is on disk', async () => {
  const lab = underLimit(64);
  lab.lines.push(WAITING, '{"made":62,"refusal":"EAGAIN"}');
  await processBomb.inject(UNTIL_REFUSED, lab.tools);
  expect(lab.done).toEqual([
    'start --wait processes max',
    'journal {"kind":"kill","pid":4095,"startTime":"8561234"}',
    'send go',
  ]);
});

test('it is not set off without a limit', async () => {
  const lab = underLimit(null);
  await expect(processBomb.inject(UNTIL_REFUSED, lab.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  expect(lab.done).toEqual([]);
});

test('it counts as injected only when the kernel refused one, or when as many were made as were asked for', async () => {
  for (const processes of [null, 40]) {
    const lab = underLimit(64);
    lab.lines.push(WAITING, '{"made":12,"refusal":"none"}');
    await expect(processBomb.inject({ ...UNTIL_REFUSED, processes }, lab.tools)).rejects.toThrow('"made":12');
  }
});

test('one that ends is killed, and every process of it is gone before the execs', async () => {
  const lab = underLimit(64);
  lab.lines.push(WAITING, '{"made":62,"refusal":"EAGAIN"}');
  let looks = 0;
  const killed: number[] = [];
  await processBomb.inject(
    { ...UNTIL_REFUSED, afterwards: 'ends' },
    {
      ...lab.tools,
      host: { ...lab.tools.host, kill: (pid) => void killed.push(pid), sleep: async () => await Promise.resolve() },
      readPids: async () => {
        // Before, at the bomb's own check, and then twice until the last one is gone.
        lab.levels[0].current = [1, 1, 64, 30, 1][looks++] ?? 1;
        return await lab.tools.readPids();
      },
    },
  );
  expect(killed).toEqual([4095]);
  expect(looks).toBe(5);
});
