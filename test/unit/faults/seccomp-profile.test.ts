import { expect, test } from 'vitest';

import seccompProfile from '../../../harness/faults/seccomp-profile.ts';
import { seccompRefusals } from '../../../harness/parsers/seccomp-profile.ts';
import { laboratory, PLAN } from './laboratory.ts';

const SPEC = { fault: 'seccomp-profile', call: 'setuid', argument: 4321 } as const;

const NONE = { effective: '0', bounding: '0', noNewPrivileges: false, seccomp: 'off', refusals: [] } as const;

test('the profile refuses that one call with that one argument, as the collector reads it', async () => {
  const lab = laboratory();
  const { securityOptions } = await seccompProfile.prepare(SPEC, PLAN, lab.tools);
  const seccomp: unknown = JSON.parse(securityOptions[0]?.replace(/^seccomp=/u, '') ?? '');
  const refusals = seccompRefusals({ linux: { seccomp } });
  expect(refusals).toEqual([
    { call: 'setuid', action: 'errno', errno: 1, when: [{ index: 0, op: 'SCMP_CMP_EQ', value: 4321 }] },
  ]);
  Object.assign(lab.seen, { 'container.security': [{ ...NONE, seccomp: 'filter', refusals }] });
  await seccompProfile.inject(SPEC, lab.tools);
});

test('clone3 is refused whatever it is asked for, because a filter can not see it', async () => {
  const lab = laboratory();
  const spec = { fault: 'seccomp-profile', call: 'clone3', argument: null } as const;
  const { securityOptions } = await seccompProfile.prepare(spec, PLAN, lab.tools);
  const seccomp: unknown = JSON.parse(securityOptions[0]?.replace(/^seccomp=/u, '') ?? '');
  const refusals = seccompRefusals({ linux: { seccomp } });
  expect(refusals).toEqual([{ call: 'clone3', action: 'errno', errno: 1, when: [] }]);
  Object.assign(lab.seen, { 'container.security': [{ ...NONE, seccomp: 'filter', refusals }] });
  await seccompProfile.inject(spec, lab.tools);
  expect(lab.done).toEqual([]);
});

test('setgroups is refused with as many groups as a user has that is put into the container, and with one more', async () => {
  const lab = laboratory();
  const spec = { fault: 'seccomp-profile', call: 'setgroups', argument: 2 } as const;
  const { securityOptions } = await seccompProfile.prepare(spec, PLAN, lab.tools);
  const seccomp: unknown = JSON.parse(securityOptions[0]?.replace(/^seccomp=/u, '') ?? '');
  const refusals = seccompRefusals({ linux: { seccomp } });
  expect(refusals.flatMap(({ when }) => when.map(({ value }) => value))).toEqual([2, 3]);
  Object.assign(lab.seen, { 'container.security': [{ ...NONE, seccomp: 'filter', refusals }] });
  await seccompProfile.inject(spec, lab.tools);
  expect(lab.done).toEqual(['put file /etc/passwd 644', 'put file /etc/group 644']);
});

test('a container without the filter is no injection', async () => {
  const lab = laboratory();
  Object.assign(lab.seen, { 'container.security': [NONE] });
  await expect(seccompProfile.inject(SPEC, lab.tools)).rejects.toThrow('seccomp is off');
});
