// node scripts/test-vagrant.ts [COMMAND]: runs the Vagrantfile of this folder, as it is, with up, provision, ssh and destroy.
// COMMAND is what `vagrant ssh -c` is given last. Called as `npm run test:vagrant`; needs root.
//
// The box has the name that the Vagrantfile asks for, and is made from Debian's packages. Vagrant and libvirt run in
// namespaces of their own (scripts/vm/vagrant-lab.sh): nothing of the machine is changed, so nothing has to be put back.
import { dirname, join } from 'node:path';

import { accelerator } from './vm/accelerator.ts';
import { makeBox } from './vm/box.ts';
import { cacheFolder } from './vm/cache-folder.ts';
import { openDrafts } from './vm/drafts.ts';
import { imageOf } from './vm/image.ts';
import { onStop } from './vm/on-stop.ts';
import { installPrograms, VAGRANT_PROGRAMS, VM_PROGRAMS } from './vm/programs.ts';
import { bound, endOf } from './vm/qemu.ts';
import { boxRecipe } from './vm/recipe.ts';
import { withLock } from './setup/lock.js';

/** Under emulation, with a guest that is started once. */
const DEADLINE_MS = 45 * 60_000;
/** One fault of the whole host, and one control. */
const COMMAND = 'INITP_PATIENCE=6 initp run host-keys-gone healthy --attempts 1';
const USAGE = 64;

const root = dirname(import.meta.dirname);
const [command = COMMAND] = process.argv.slice(2);

if (process.getuid?.() === 0) {
  const stop = onStop();
  await installPrograms({ ...VM_PROGRAMS, ...VAGRANT_PROGRAMS });
  const cache = cacheFolder();
  const drafts = await openDrafts(cache);
  try {
    const how = await accelerator();
    const image = await withLock(
      join(cache, 'lock'),
      async () => await imageOf(boxRecipe(), cache, { drafts, signal: stop.signal }),
    );
    const scratch = await drafts.make();
    await makeBox(image, { scratch, command, how });
    stop.signal.throwIfAborted();
    process.exitCode = await inLab(scratch, stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    await drafts.removeAll();
    if (stop.signal.aborted) process.exitCode = stop.exitCode();
  }
} else {
  console.error('error a box is made by debootstrap, and run by libvirt, which only root can do');
  console.error('hint  Type: sudo npm run test:vagrant');
  process.exitCode = USAGE;
}

async function inLab(scratch: string, signal: AbortSignal): Promise<number> {
  Object.assign(process.env, {
    INITP_OFFLINE: '1',
    VAGRANT_HOME: join(scratch, 'vagrant'),
    VAGRANT_DOTFILE_PATH: join(scratch, 'dot'),
    VAGRANT_DEFAULT_PROVIDER: 'libvirt',
    VAGRANT_CHECKPOINT_DISABLE: '1',
    VAGRANT_BOX_UPDATE_CHECK_DISABLE: '1',
  });
  const lab = [
    ['--mount', '--propagation', 'private', '--pid', '--mount-proc', '--net', '--fork', '--kill-child=KILL', '--'],
    ['sh', join(import.meta.dirname, 'vm/vagrant-lab.sh'), scratch, root],
  ].flat();
  const { how, stderr } = await endOf(bound('unshare', lab, 'inherit'), { deadlineMs: DEADLINE_MS, signal });
  signal.throwIfAborted();
  if (how === 'exit 0') return 0;
  console.error(`error vagrant: ${how}: ${stderr}`);
  return 1;
}
