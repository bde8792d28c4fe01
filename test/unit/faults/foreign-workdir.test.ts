import { expect, test } from 'vitest';

import foreignWorkdir from '../../../harness/faults/foreign-workdir.ts';
import { foundFile, laboratory, PLAN } from './laboratory.ts';

const SPEC = { fault: 'foreign-workdir' } as const;
const INSIDE = '/srv/work';

function directory(mode: number) {
  return foundFile({ path: INSIDE, type: 'directory', mode }, new Uint8Array());
}

test('the directory is made closed, and given to root of the machine', async () => {
  const lab = laboratory();
  lab.found.set(INSIDE, directory(0o700));
  expect(await foreignWorkdir.prepare(SPEC, PLAN, lab.tools)).toMatchObject({ workdir: INSIDE });
  await foreignWorkdir.inject(SPEC, lab.tools);
  expect(lab.done.join('\n')).toContain('chown --no-dereference 0:0 /proc/4095/root/srv/work');
});

test('one that keeps its owner is no injection', async () => {
  const lab = laboratory();
  lab.found.set(INSIDE, directory(0o700));
  lab.exitCode = 1;
  await expect(foreignWorkdir.inject(SPEC, lab.tools)).rejects.toThrow('did not take effect');
});
