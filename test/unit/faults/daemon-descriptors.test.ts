import { expect, test } from 'vitest';

import daemonDescriptors from '../../../harness/faults/daemon-descriptors.ts';
import type { LimitedProcess, ProcessLimits } from '../../../harness/model/process-limits.ts';
import { laboratory } from './laboratory.ts';
import { nestedWith } from './nested-files.ts';

const SPEC = { fault: 'daemon-descriptors', which: 'dockerd', free: 3 } as const;

function limits(soft: number, openFilesCount: number | null = 40): ProcessLimits {
  const dockerd: LimitedProcess = {
    pid: 77,
    uid: 0,
    threads: 9,
    openFiles: { soft, hard: 1_048_576 },
    openFilesCount,
    processes: { soft: null, hard: null },
  };
  return { dockerd, containerd: null, shim: null, init: null };
}

test('the soft limit of that daemon alone is lowered to what it has open and so many more', async () => {
  const lab = laboratory();
  const { nested } = nestedWith(new Map());
  lab.seen['process.limits'] = [limits(1_048_576), limits(43)];
  await daemonDescriptors.inject(SPEC, { ...lab.tools, nested });
  expect(lab.done).toEqual(['prlimit --pid 77 --nofile=43:']);
});

test('a limit that stays, a daemon that can not be read, and the host’s own engine are no injection', async () => {
  const lab = laboratory();
  const { nested } = nestedWith(new Map());
  lab.seen['process.limits'] = [limits(1_048_576)];
  await expect(daemonDescriptors.inject(SPEC, { ...lab.tools, nested })).rejects.toThrow('is 1048576');
  await expect(daemonDescriptors.inject(SPEC, lab.tools)).rejects.toThrow('for a nested engine');
  lab.seen['process.limits'] = [limits(1_048_576, null)];
  await expect(daemonDescriptors.inject(SPEC, { ...lab.tools, nested })).rejects.toThrow('could not be read');
});
