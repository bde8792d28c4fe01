import { join } from 'node:path';

import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';
import { FIRST_REMAPPED_ID } from './remapped.ts';

const ID = 'foreign-workdir';

/** In the container; neutral, and deep enough that what is above it stays. */
const INSIDE = '/srv/work';
/** For its owner alone. */
const CLOSED = 0o700;
const TIMEOUT_MS = 10_000;

/**
 * The working directory belongs to root of the machine, of whom the container's user namespace knows nothing: to root of
 * the container it is a stranger's, and capabilities of the namespace do not reach it (capable_wrt_inode_uidgid). It is what
 * becomes of a volume that was filled before `userns-remap` was turned on.
 */
const foreignWorkdir: Fault<'foreign-workdir'> = {
  id: ID,
  title: "A working directory of a user whom the container's user namespace does not know",
  blast: 'engine',
  parameters: {},
  requires: ['root'],

  describe: () => [
    'start the nested engine with --userns-remap; undo: the nested engine is removed',
    `create the container with WorkingDir=${INSIDE}, then chmod 0700 and chown 0:0 (of this machine) it; undo: the nested engine is removed`,
  ],

  prepareEngine: (_spec, plan) => ({ ...plan, remapTo: FIRST_REMAPPED_ID }),

  prepare: async (_spec, plan) => await Promise.resolve({ ...plan, workdir: INSIDE }),

  async inject(_spec, { host, look, putFiles, root }) {
    await putFiles([{ path: INSIDE, type: 'directory', mode: CLOSED, content: new Uint8Array() }]);
    const path = join(await root(), INSIDE);
    const { exitCode, stderr } = await host.exec('chown', ['--no-dereference', '0:0', path], { timeoutMs: TIMEOUT_MS });
    const now = await look(INSIDE, { offset: 0, maxBytes: 0 });
    const broken = exitCode === 0 && now.status === 'found' && now.file.uid === 0 && (now.file.mode & 0o777) === CLOSED;
    if (!broken) throw injectionFailed(ID, `chown ${path}: ${String(exitCode)} ${stderr.trim()}: ${now.status}`);
  },
};

export default foreignWorkdir;
