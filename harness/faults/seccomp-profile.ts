import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** A profile that the container starts under, and some execs do not. */
const seccompProfile: Fault<'seccomp-profile'> = {
  id: 'seccomp-profile',
  title: 'A seccomp profile that refuses one call with one argument',
  blast: 'container',
  parameters: {
    call: '`setuid` or `setgid`: what the runtime asks for to become the user of an exec',
    argument: 'the number that is refused; others are let through',
  },
  requires: ['root'],

  describe: ({ call, argument }) => [
    `create the container with a seccomp profile that answers ${call}(${argument}) with EPERM; undo: remove the container`,
  ],

  async prepare({ call, argument }, plan) {
    const profile = {
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [
        {
          names: [call],
          action: 'SCMP_ACT_ERRNO',
          errnoRet: 1,
          args: [{ index: 0, value: argument, op: 'SCMP_CMP_EQ' }],
        },
      ],
    };
    const securityOptions = [...plan.securityOptions, `seccomp=${JSON.stringify(profile)}`];
    return await Promise.resolve({ ...plan, securityOptions });
  },

  async inject({ call, argument }, { read }) {
    const { seccomp, refusals } = await read('container.security');
    const there = refusals.some((one) => one.call === call && one.when.some(({ value }) => value === argument));
    if (seccomp !== 'filter' || !there) {
      throw injectionFailed('seccomp-profile', `seccomp is ${seccomp}, and refuses ${JSON.stringify(refusals)}`);
    }
  },
};

export default seccompProfile;
