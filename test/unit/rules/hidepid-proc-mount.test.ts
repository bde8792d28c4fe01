import { expect, test } from 'vitest';

import type { ContainerMounts } from '../../../harness/model/container.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import hidepidProcMount from '../../../harness/rules/hidepid-proc-mount.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { readingOf, said } from './paper-exec.ts';

function mounts(more: Partial<ContainerMounts> = {}): Reading {
  const there = { nullDevice: 'there', ptmx: 'there', hidePid: 'off' } as const;
  return readingOf('container.mounts', { root: 'overlay', proc: 'proc', devPts: 'devpts', ...there, ...more });
}

/** What runc 1.1.5 was measured to say. */
const PREFIX = 'OCI runtime exec failed: exec failed: unable to start container process: ';

test('hidepid is named when a process of /proc is not found, and by itself is none', () => {
  const hiding = mounts({ hidePid: 'on' });
  const text = `${PREFIX}open /proc/17/ns/mnt: no such file or directory: unknown`;
  expect(answerOf(hidepidProcMount, [hiding, said(text)])).toMatchObject({ finding: { strength: 'strong' } });
  expect(answerOf(hidepidProcMount, [hiding]).status).toBe('ruled-out');
  expect(answerOf(hidepidProcMount, [mounts(), said(text)]).status).toBe('ruled-out');
});
