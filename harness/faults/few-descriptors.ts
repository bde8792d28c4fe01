import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** Measured with runc 1.1.5: its seccomp filter alone needs 11 descriptors, so that it has to be off for less. */
const fewDescriptors: Fault<'few-descriptors'> = {
  id: 'few-descriptors',
  title: 'RLIMIT_NOFILE of the container',
  blast: 'container',
  parameters: { max: 'the limit; with fewer than 7 the container does not start' },
  requires: [],

  describe: (spec) => [
    `create the container with --ulimit nofile=${spec.max} and without a seccomp profile; undo: remove the container`,
  ],

  prepare: async ({ max }, plan) =>
    await Promise.resolve({
      ...plan,
      ulimits: [...plan.ulimits, { name: 'nofile' as const, max }],
      securityOptions: [...plan.securityOptions, 'seccomp=unconfined'],
    }),

  async inject({ max }, { read }) {
    const soft = (await read('process.limits')).init?.openFiles.soft ?? null;
    if (soft !== max) throw injectionFailed('few-descriptors', `Max open files of the container is ${String(soft)}`);
  },
};

export default fewDescriptors;
