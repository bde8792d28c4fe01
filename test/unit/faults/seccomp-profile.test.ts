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

test('a container without the filter is no injection', async () => {
  const lab = laboratory();
  Object.assign(lab.seen, { 'container.security': [NONE] });
  await expect(seccompProfile.inject(SPEC, lab.tools)).rejects.toThrow('seccomp is off');
});
