import { startTimeOf } from '../parsers/process-stat.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

const PRLIMIT_MS = 5000;

/** The soft limit alone: a hard one that was lowered can not be raised again without CAP_SYS_RESOURCE. */
const shimDescriptors: Fault<'shim-descriptors'> = {
  id: 'shim-descriptors',
  title: "Soft RLIMIT_NOFILE of the container's shim",
  blast: 'container',
  parameters: { free: 'how many descriptors are left to it' },
  requires: ['root'],

  describe: (spec) => [
    `prlimit --pid SHIM --nofile=OPEN+${spec.free}: of the container's own shim; undo: prlimit with the old soft limit (pid and start time)`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ free }, { host, journal, read }) {
    const { shim } = await read('process.limits');
    const was = shim?.openFiles.soft ?? null;
    if (shim === null || shim.openFilesCount === null || was === null) {
      throw injectionFailed('shim-descriptors', 'the limit of the shim could not be read, or it has none');
    }
    const startTime = startTimeOf(await host.readText(`/proc/${shim.pid}/stat`));
    if (startTime === null) throw injectionFailed('shim-descriptors', `/proc/${shim.pid}/stat has no start time`);
    const soft = shim.openFilesCount + free;
    const undo = { kind: 'rlimit', pid: shim.pid, startTime, resource: 'nofile', soft, was } as const;
    await journal(`soft limit of open files of process ${shim.pid}: ${was} -> ${soft}`, undo);
    await host.exec('prlimit', ['--pid', String(shim.pid), `--nofile=${soft}:`], { timeoutMs: PRLIMIT_MS });
    const now = (await read('process.limits')).shim?.openFiles.soft ?? null;
    if (now !== soft)
      throw injectionFailed('shim-descriptors', `Max open files of process ${shim.pid} is ${String(now)}`);
  },
};

export default shimDescriptors;
