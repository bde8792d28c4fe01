import { setOff, verifyFull } from './bomb.ts';
import type { Fault } from './fault.ts';

const threadBomb: Fault<'thread-bomb'> = {
  id: 'thread-bomb',
  title: 'Threads in one process of the container, made and never ended',
  blast: 'container',
  parameters: { threads: 'how many, or `until-refused`' },
  requires: ['cgroup-pids'],
  race: 'attach',

  describe: (spec) => [
    `start ${spec.threads ?? 'threads until refused'}${spec.threads === null ? '' : ' threads'} in a process of the container; undo: kill that process (pid and start time)`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(spec, tools) {
    await setOff({ fault: 'thread-bomb', mode: 'threads', count: spec.threads }, tools);
    if (spec.threads === null) await verifyFull('thread-bomb', tools);
  },
};

export default threadBomb;
