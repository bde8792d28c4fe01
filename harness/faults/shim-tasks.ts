import { join } from 'node:path';

import { pidsHierarchy } from '../docker/hierarchies.ts';
import type { Fault, FaultTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

function cgroupOf(name: string, { hierarchies }: Pick<FaultTools, 'hierarchies'>): string {
  const hierarchy = pidsHierarchy(hierarchies);
  if (hierarchy === null) throw injectionFailed('shim-tasks', 'no hierarchy has the pids controller');
  return join(hierarchy.mountPoint, `${name}-outer`);
}

/** TasksMax of the unit that the shim is in, on a cgroup of its own: the other containers of the engine feel nothing. */
const shimTasks: Fault<'shim-tasks'> = {
  id: 'shim-tasks',
  title: "pids.max of the cgroup of the container's shim, outside of the container",
  blast: 'container',
  parameters: { free: 'how many tasks are left there' },
  requires: ['root', 'cgroup-pids'],

  describe: (spec) => [
    'make a cgroup and move the shim of the container into it; undo: remove the container, with which its shim ends, and the cgroup',
    `write pids.current + ${spec.free} to its pids.max; undo: write the old value back`,
  ],

  // Journalled before the container: undone after it, when the shim has left the cgroup by ending.
  async prepare(_spec, plan, tools) {
    const path = cgroupOf(plan.name, tools);
    await tools.journal(`make the cgroup ${path}`, { kind: 'rmdir', path });
    return plan;
  },

  async inject({ free }, { hierarchies, host, journal, read, plan }) {
    const path = cgroupOf(plan.name, { hierarchies });
    const shim = (await read('engine.pids')).find(({ role }) => role === 'shim');
    if (shim === undefined) throw injectionFailed('shim-tasks', 'the container has no shim that can be seen');
    await host.makeDir(path);
    await host.writeText(join(path, 'cgroup.procs'), String(shim.pid));
    const current = Number((await host.readText(join(path, 'pids.current'))).trim());
    const [file, text] = [join(path, 'pids.max'), String(current + free)];
    await journal(`${file}: max -> ${text}`, { kind: 'write', path: file, text, was: 'max' });
    await host.writeText(file, text);
    const now = (await read('engine.pids')).find(({ pid }) => pid === shim.pid)?.levels[0];
    if (now?.path !== path || now.max !== current + free) {
      throw injectionFailed(
        'shim-tasks',
        `the shim is in ${now?.path ?? 'the root'} with pids.max ${now?.max ?? 'max'}`,
      );
    }
  },
};

export default shimTasks;
