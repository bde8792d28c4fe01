import { expect, test } from 'vitest';

import unreapedChildren from '../../../harness/faults/unreaped-children.ts';
import type { Laboratory } from './laboratory.ts';
import { PLAN } from './laboratory.ts';
import { underLimit, WAITING } from './bomb-site.ts';

const UNTIL_REFUSED = { fault: 'unreaped-children', children: null } as const;

/** The kernel's side: as many tasks as were made, and after the kill as many dead ones. */
function mortal(lab: Laboratory, { made, dead }: { made: number; dead: number }): Laboratory['tools'] {
  const { host } = lab.tools;
  lab.lines.push(WAITING, `{"made":${made},"refusal":"EAGAIN"}`);
  return {
    ...lab.tools,
    host: {
      ...host,
      kill: (pid, signal) => {
        lab.done.push(`kill ${pid} ${signal}`);
        lab.levels[0].current = 1 + dead;
        lab.zombies = dead;
      },
      sleep: async () => await Promise.resolve(),
    },
    readPids: async () => {
      if (lab.done.includes('send go') && lab.zombies === 0) lab.levels[0].current = 2 + made;
      return await lab.tools.readPids();
    },
  };
}

test('process 1 is one that waits for nobody', async () => {
  const { tools } = underLimit(64);
  expect(await unreapedChildren.prepare(UNTIL_REFUSED, PLAN, tools)).toEqual({ ...PLAN, payload: ['files', '0'] });
});

test('the children are made under a limit, journalled, and die with their parent', async () => {
  const lab = underLimit(64);
  await unreapedChildren.inject(UNTIL_REFUSED, mortal(lab, { made: 62, dead: 62 }));
  expect(lab.done).toEqual([
    'start --wait processes max',
    'journal {"kind":"kill","pid":4095,"startTime":"8561234"}',
    'send go',
    'kill 4095 SIGKILL',
  ]);
});

test('children that were reaped after all are no injection', async () => {
  const lab = underLimit(64);
  await expect(unreapedChildren.inject(UNTIL_REFUSED, mortal(lab, { made: 62, dead: 3 }))).rejects.toThrow(
    '3 processes are dead and not reaped, of 62',
  );
});
