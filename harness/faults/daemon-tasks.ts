import { join } from 'node:path';

import type { Fault } from './fault.ts';
import { nestedOf } from './in-nested.ts';
import { injectionFailed } from './injection-failed.ts';

const ID = 'daemon-tasks';

/** TasksMax of docker.service or containerd.service, as a unit would have it: shims and runtimes are in containerd's. */
const daemonTasks: Fault<'daemon-tasks'> = {
  id: ID,
  title: 'pids.max of the cgroup of dockerd, or of containerd and its shims',
  blast: 'engine',
  parameters: {
    which: '`dockerd` or `containerd`, of the nested engine',
    free: 'how many tasks are left in its cgroup',
  },
  requires: ['cgroup-pids'],

  describe: ({ which, free }) => [
    `write pids.current + ${free} to the pids.max of ${which} of the nested engine; undo: the nested engine is removed`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ which, free }, tools) {
    const { host, read } = tools;
    const path = nestedOf(ID, tools).cgroupOf(which, 'pids');
    const max = Number((await host.readText(join(path, 'pids.current'))).trim()) + free;
    await host.writeText(join(path, 'pids.max'), String(max));
    const place = (await read('engine.pids')).find(({ role }) => role === which);
    const level = place?.levels.find((one) => one.path === path);
    if (level?.max !== max) {
      throw injectionFailed(ID, `${which} is below ${path} with pids.max ${level?.max ?? 'max'}, and not ${max}`);
    }
  },
};

export default daemonTasks;
