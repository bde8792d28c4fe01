import { expect, test } from 'vitest';

import shimTasks from '../../../harness/faults/shim-tasks.ts';
import { laboratory, type Laboratory, PLAN } from './laboratory.ts';

const SPEC = { fault: 'shim-tasks', free: 2 } as const;
const GROUP = '/sys/fs/cgroup/pids/w-ca30a375-1-outer';

/** A shim that is where it was put, and limited by what was written. */
function withShim(obeys: boolean): Laboratory {
  const lab = laboratory();
  lab.files.set(`${GROUP}/pids.current`, '12\n');
  const level = { path: GROUP, of: 'ancestor', current: 12, peak: null, refusals: 0, ownRefusals: null };
  lab.evidence['engine.pids'] = () => [
    { role: 'shim', pid: 700, version: 'v1', levels: [{ ...level, max: obeys && lab.done.length > 3 ? 14 : null }] },
  ];
  return lab;
}

function tools({ tools: all, done }: Laboratory): Laboratory['tools'] {
  return {
    ...all,
    host: { ...all.host, makeDir: async (path) => void (await Promise.resolve(done.push(`mkdir ${path}`))) },
  };
}

test('its cgroup is journalled before the container, after which it can be removed', async () => {
  const lab = laboratory();
  expect(await shimTasks.prepare(SPEC, PLAN, lab.tools)).toEqual(PLAN);
  expect(lab.done).toEqual([`journal {"kind":"rmdir","path":"${GROUP}"}`]);
});

test('the shim is moved, and the limit is its use and so many more', async () => {
  const lab = withShim(true);
  await shimTasks.inject(SPEC, tools(lab));
  expect(lab.done).toEqual([
    `mkdir ${GROUP}`,
    `write ${GROUP}/cgroup.procs 700`,
    `journal {"kind":"write","path":"${GROUP}/pids.max","text":"14","was":"max"}`,
    `write ${GROUP}/pids.max 14`,
  ]);
});

test('a limit that the kernel does not have is no injection', async () => {
  await expect(shimTasks.inject(SPEC, tools(withShim(false)))).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
