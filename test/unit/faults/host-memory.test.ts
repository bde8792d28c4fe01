import { expect, test } from 'vitest';

import hostMemory from '../../../harness/faults/host-memory.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import type { Companion } from '../../../harness/host/host.ts';
import { DISPOSABLE } from '../../../harness/model/disposable.ts';
import { laboratory, ROOMY, type Laboratory } from './laboratory.ts';

const MIB = 1024 ** 2;
const SPEC = { fault: 'host-memory', leaveBytes: 16 * MIB } as const;
const SPARED = `/proc/${process.pid}/oom_score_adj`;

/** `givenBack`: what is available again after each round, because page cache went. */
function machine({ disposable = true, takes = true, givenBackBytes = [0] } = {}): {
  readonly lab: Laboratory;
  readonly tools: InjectionTools;
} {
  const lab = laboratory();
  lab.files.set(SPARED, '0\n').set('/proc/77/stat', '77 (payload) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 555 0 0');
  let availableBytes = 1024 * MIB;
  let kib = 0;
  let round = 0;
  lab.evidence['host.memory'] = () => ({ ...ROOMY, availableBytes });
  const said: string[] = [];
  const filler: Companion = {
    pid: 77,
    line: async () => await Promise.resolve(said.shift() ?? '{"state":"waiting"}'),
    send: (words) => {
      lab.done.push(`send ${words}`);
      if (takes) availableBytes -= kib * 1024 - (givenBackBytes[round++] ?? 0);
      said.push(`{"state":"held","made":${takes ? kib : 0},"refusal":"${takes ? 'none' : 'ENOMEM'}"}`);
    },
    ended: () => null,
    end: async () => await Promise.resolve(),
  };
  const host: InjectionTools['host'] = {
    ...lab.tools.host,
    exists: async (path) => await Promise.resolve(disposable && path === DISPOSABLE),
    start: (file, args) => {
      lab.done.push(`start ${file} ${args.join(' ')}`);
      kib = Number(args.at(-1));
      return filler;
    },
  };
  return { lab, tools: { ...lab.tools, host } };
}

test('initp is spared first; then a process that is journalled before it begins holds all but what is to be left', async () => {
  const { lab, tools } = machine();
  await hostMemory.inject(SPEC, tools);
  expect(lab.done).toEqual([
    `journal {"kind":"write","path":"${SPARED}","text":"-1000","was":"0"}`,
    `write ${SPARED} -1000`,
    `start /payload --wait held ${1008 * 1024}`,
    'journal {"kind":"kill","pid":77,"startTime":"555"}',
    'send go',
  ]);
});

test('what page cache gives back meanwhile is held in another round', async () => {
  const { lab, tools } = machine({ givenBackBytes: [40 * MIB, 0] });
  await hostMemory.inject(SPEC, tools);
  expect(lab.done.filter((line) => line.startsWith('start'))).toEqual([
    `start /payload --wait held ${1008 * 1024}`,
    `start /payload --wait held ${40 * 1024}`,
  ]);
});

test('a machine that always has more, and a payload that is refused, are no injection', async () => {
  const endless = machine({ givenBackBytes: Array.from({ length: 9 }, () => 50 * MIB) });
  await expect(hostMemory.inject(SPEC, endless.tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  const refused = machine({ takes: false });
  await expect(hostMemory.inject(SPEC, refused.tools)).rejects.toThrow('(ENOMEM)');
});

test('a machine that does not say that it is disposable is not touched', async () => {
  const { lab, tools } = machine({ disposable: false });
  await expect(hostMemory.inject(SPEC, tools)).rejects.toMatchObject({ code: 'NOT_DISPOSABLE' });
  expect(lab.done).toEqual([]);
});
