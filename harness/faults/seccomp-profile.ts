import { isDeepStrictEqual } from 'node:util';

import type { NewFile } from '../docker/put-files.ts';
import type { FaultSpec } from '../model/scenario.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

type Spec = Extract<FaultSpec, { fault: 'seccomp-profile' }>;

/** Made in the container for `setgroups`: it has as many groups as are refused. */
const MEMBER = { name: 'clerk', uid: 4321 } as const;
const FIRST_GROUP = 5001;

/** A profile that the container starts under, and some execs do not. */
const seccompProfile: Fault<'seccomp-profile'> = {
  id: 'seccomp-profile',
  title: 'A seccomp profile that refuses one call, or one with one argument',
  blast: 'container',
  parameters: {
    call: '`setuid`, `setgid` or `setgroups`, which the runtime asks for to become the user of an exec; `clone3`, which programs of today ask for to make a thread',
    argument: `the id that is refused, others are let through; of \`setgroups\` a number of groups, which the user \`${MEMBER.name}\` is given; none of \`clone3\``,
  },
  requires: ['root'],

  describe: (spec) => [
    `create the container with a seccomp profile that answers ${spec.call}(${refusedBy(spec).join(' or ') || '...'}) with EPERM; undo: remove the container`,
    ...(spec.call === 'setgroups'
      ? [`docker cp: put /etc/passwd and /etc/group with the user ${MEMBER.name}; undo: remove the container`]
      : []),
  ],

  async prepare(spec, plan) {
    const refuse = { names: [spec.call], action: 'SCMP_ACT_ERRNO', errnoRet: 1 };
    const values = refusedBy(spec);
    const profile = {
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls:
        values.length === 0
          ? [{ ...refuse, args: [] }]
          : values.map((value) => ({ ...refuse, args: [{ index: 0, value, op: 'SCMP_CMP_EQ' }] })),
    };
    const securityOptions = [...plan.securityOptions, `seccomp=${JSON.stringify(profile)}`];
    return await Promise.resolve({ ...plan, securityOptions });
  },

  async inject(spec, { putFiles, read }) {
    if (spec.call === 'setgroups') await putFiles(filesOf(spec));
    const { seccomp, refusals } = await read('container.security');
    const own = refusals.filter(({ call }) => call === spec.call);
    const values = own.flatMap(({ when }) => when.map(({ value }) => value));
    if (seccomp !== 'filter' || own.length === 0 || !isDeepStrictEqual(values, refusedBy(spec))) {
      throw injectionFailed('seccomp-profile', `seccomp is ${seccomp}, and refuses ${JSON.stringify(refusals)}`);
    }
  },
};

/** Which first arguments. Since 20.10.18 dockerd counts the user's first group among the others (CVE-2022-36109). */
function refusedBy({ call, argument }: Spec): readonly number[] {
  if (argument === null) return [];
  return call === 'setgroups' ? [argument, argument + 1] : [argument];
}

function filesOf({ argument }: Spec): readonly NewFile[] {
  const { name, uid } = MEMBER;
  const groups = Array.from({ length: argument ?? 0 }, (_, n) => `g${n}:x:${FIRST_GROUP + n}:${name}\n`);
  return [
    textFile('/etc/passwd', `root:x:0:0::/:/bin/sh\n${name}:x:${uid}:${uid}::/:/bin/sh\n`),
    textFile('/etc/group', `root:x:0:\n${name}:x:${uid}:\n${groups.join('')}`),
  ];
}

function textFile(path: string, text: string): NewFile {
  return { path, type: 'file', mode: 0o644, content: Buffer.from(text) };
}

export default seccompProfile;
