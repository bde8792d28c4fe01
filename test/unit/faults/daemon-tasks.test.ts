import { expect, test } from 'vitest';

import daemonTasks from '../../../harness/faults/daemon-tasks.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import { laboratory, type Laboratory } from './laboratory.ts';
import { nestedWith } from './nested-files.ts';

const SPEC = { fault: 'daemon-tasks', which: 'containerd', free: 2 } as const;
const LEVEL = { of: 'ancestor', peak: null, refusals: 0, ownRefusals: null } as const;

/** Both daemons in cgroups of their own, of which the kernel takes a limit or not. */
function engine(takes: boolean): { readonly lab: Laboratory; readonly tools: InjectionTools } {
  const lab = laboratory();
  const { nested } = nestedWith(new Map());
  if (nested === null) throw new Error('a nested engine was asked for');
  let max: number | null = null;
  lab.files.set('/cg/containerd/pids.current', '31\n');
  lab.evidence['engine.pids'] = () => [
    { role: 'dockerd', pid: 7, version: 'v1', levels: [{ ...LEVEL, path: '/cg/dockerd', max: null, current: 9 }] },
    { role: 'containerd', pid: 8, version: 'v1', levels: [{ ...LEVEL, path: '/cg/containerd', max, current: 31 }] },
  ];
  const tools: InjectionTools = {
    ...lab.tools,
    nested: { ...nested, cgroupOf: (daemon) => `/cg/${daemon}` },
    host: {
      ...lab.tools.host,
      async writeText(path, text) {
        lab.done.push(`write ${path} ${text}`);
        if (takes) max = Number(text);
        await Promise.resolve();
      },
    },
  };
  return { lab, tools };
}

test('the cgroup of that daemon gets its use and so many more; nothing outlives the engine, so nothing is journalled', async () => {
  const { lab, tools } = engine(true);
  await daemonTasks.inject(SPEC, tools);
  expect(lab.done).toEqual(['write /cg/containerd/pids.max 33']);
});

test("a limit that is not there afterwards, and the host's own engine, are no injection", async () => {
  await expect(daemonTasks.inject(SPEC, engine(false).tools)).rejects.toThrow('pids.max max, and not 33');
  const { lab } = engine(true);
  await expect(daemonTasks.inject(SPEC, lab.tools)).rejects.toThrow('for a nested engine');
  expect(lab.done).toEqual([]);
});
