import { expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import type { ContainerSecurity } from '../../../harness/model/security.ts';
import missingCapability from '../../../harness/rules/missing-capability.ts';
import seccompEperm from '../../../harness/rules/seccomp-eperm.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { readingOf, said, worked } from './paper-exec.ts';

const OWN = '00000000a80425fb';
function security(more: Partial<ContainerSecurity> = {}): Reading {
  return readingOf('container.security', {
    effective: OWN,
    bounding: OWN,
    noNewPrivileges: false,
    seccomp: 'off',
    refusals: [],
    wanted: OWN,
    shimBounding: '000001fffeffffff',
    deniedDevices: [],
    ...more,
  });
}

/** What runc 1.1.5 was measured to say. */
const PREFIX = 'OCI runtime exec failed: exec failed: unable to start container process: ';
const NO_CAPS = `${PREFIX}unable to apply caps: operation not permitted: unknown`;

test('a shim with fewer capabilities than the exec is to have is named, with the one that it lacks', () => {
  expect(answerOf(missingCapability, [security(), said(NO_CAPS)])).toMatchObject({
    finding: {
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringContaining('lacks CAP_SYS_RESOURCE'),
    },
  });
  const beyond = security({ wanted: '000001ffffffffff' });
  expect(answerOf(missingCapability, [beyond])).toMatchObject({
    finding: { strength: 'strong', because: expect.stringContaining('is to have CAP_SYS_RESOURCE of them') },
  });
});

test('a refused change of user is that of a capability when the shim lacks it, and of a filter when it does not', () => {
  const text = `${PREFIX}unable to setup user: setgroups: operation not permitted: unknown`;
  const lacking = security({ shimBounding: '000001ffffffff3f', seccomp: 'filter' });
  const readings = [lacking, said(text)];
  expect(rank(runRules([missingCapability, seccompEperm], readings), readings)).toMatchObject({
    finding: { cause: 'missing-capability', strength: 'conclusive' },
  });
  expect(answerOf(missingCapability, [security(), said(text)]).status).toBe('ruled-out');
});

test('a shim that lacks what nobody asks for is no cause', () => {
  expect(answerOf(missingCapability, [security()])).toMatchObject({
    status: 'ruled-out',
    because: expect.stringContaining('and lacks CAP_SYS_RESOURCE'),
  });
  expect(answerOf(missingCapability, [security({ wanted: '000001ffffffffff' }), worked]).status).toBe('ruled-out');
  expect(answerOf(missingCapability, [security({ shimBounding: null }), said(NO_CAPS)]).status).toBe('ruled-out');
});
