import type { Fault } from './fault.ts';
import { nestedOf } from './in-nested.ts';
import { injectionFailed } from './injection-failed.ts';

const ID = 'daemon-descriptors';
const PRLIMIT_MS = 5000;

/** LimitNOFILE of docker.service or containerd.service, reached by a leak. The shim has a fault of its own. */
const daemonDescriptors: Fault<'daemon-descriptors'> = {
  id: ID,
  title: 'Soft RLIMIT_NOFILE of dockerd or containerd',
  blast: 'engine',
  parameters: {
    which: '`dockerd` or `containerd`, of the nested engine',
    free: 'how many descriptors are left to it',
  },
  requires: ['root'],

  describe: ({ which, free }) => [
    `prlimit --pid PID --nofile=OPEN+${free}: of ${which} of the nested engine; undo: the nested engine is removed`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ which, free }, tools) {
    nestedOf(ID, tools);
    const { host, read } = tools;
    const before = (await read('process.limits'))[which];
    if (before === null || before.openFilesCount === null) {
      throw injectionFailed(ID, `the limit of ${which} could not be read`);
    }
    const soft = before.openFilesCount + free;
    await host.exec('prlimit', ['--pid', String(before.pid), `--nofile=${soft}:`], { timeoutMs: PRLIMIT_MS });
    const now = (await read('process.limits'))[which]?.openFiles.soft ?? null;
    if (now !== soft) throw injectionFailed(ID, `Max open files of process ${before.pid} is ${String(now)}`);
  },
};

export default daemonDescriptors;
