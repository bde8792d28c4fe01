import { expect, test } from 'vitest';

import hostLoad from '../../../harness/faults/host-load.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import type { Companion } from '../../../harness/host/host.ts';
import { DISPOSABLE } from '../../../harness/model/disposable.ts';
import { laboratory, type Laboratory } from './laboratory.ts';

const SPEC = { fault: 'host-load', processes: 2 } as const;

function machine({ disposable = true, state = 'R' } = {}): {
  readonly lab: Laboratory;
  readonly tools: InjectionTools;
} {
  const lab = laboratory();
  let pid = 90;
  const host: InjectionTools['host'] = {
    ...lab.tools.host,
    exists: async (path) => await Promise.resolve(disposable && path === DISPOSABLE),
    start: (file, args) => {
      pid++;
      lab.done.push(`start ${file} ${args.join(' ')}`);
      lab.files.set(`/proc/${pid}/stat`, `${pid} (payload) ${state} 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${pid} 0 0`);
      const one: Companion = {
        pid,
        line: async () => await Promise.resolve('{}'),
        send: (words) => void lab.done.push(`send ${words}`),
        ended: () => null,
        end: async () => await Promise.resolve(),
      };
      return one;
    },
  };
  return { lab, tools: { ...lab.tools, host } };
}

test('each process is journalled before it begins to compute', async () => {
  const { lab, tools } = machine();
  await hostLoad.inject(SPEC, tools);
  expect(lab.done).toEqual(
    [91, 92].flatMap((pid) => [
      'start /payload --wait spin',
      `journal {"kind":"kill","pid":${pid},"startTime":"${pid}"}`,
      'send go',
    ]),
  );
});

test('a process that sleeps is no injection, and a machine that is not disposable is not touched', async () => {
  await expect(hostLoad.inject(SPEC, machine({ state: 'S' }).tools)).rejects.toThrow('in state S');
  const { lab, tools } = machine({ disposable: false });
  await expect(hostLoad.inject(SPEC, tools)).rejects.toMatchObject({ code: 'NOT_DISPOSABLE' });
  expect(lab.done).toEqual([]);
});
