import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** v1 can be told to kill nobody. A container that is full then hangs instead of failing. */
const noOomKiller: Fault<'no-oom-killer'> = {
  id: 'no-oom-killer',
  title: 'A container in which nobody is killed for want of memory',
  blast: 'container',
  parameters: {},
  requires: ['cgroup-v1-memory'],

  describe: () => ['create the container with HostConfig.OomKillDisable; undo: remove the container'],

  prepare: async (_spec, plan) => await Promise.resolve({ ...plan, oomKiller: 'off' }),

  async inject(_spec, { read }) {
    const [own] = (await read('cgroup.memory')).levels;
    if (own === undefined || own.onExhaustion === 'kills') {
      throw injectionFailed(
        'no-oom-killer',
        `${own?.path ?? 'no memory cgroup'}: memory.oom_control says that the kernel kills`,
      );
    }
  },
};

export default noOomKiller;
