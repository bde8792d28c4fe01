import type { Fault } from './fault.ts';
import { startFiller } from './filler.ts';
import { injectionFailed } from './injection-failed.ts';

const MOUNT_POINT = '/scratch';

/** Loud and innocent: an exec writes nothing in the container. */
const tmpfsFull: Fault<'tmpfs-full'> = {
  id: 'tmpfs-full',
  title: 'A full file system in memory, in a container that is read-only otherwise',
  blast: 'container',
  parameters: { size: 'how large it is' },
  requires: [],

  describe: (spec) => [
    `create the container with a read-only root and a tmpfs of ${spec.sizeBytes} bytes; undo: remove the container`,
    'fill it with one file; undo: kill the writer (pid and start time); the file goes with the container',
  ],

  prepare: async (spec, plan) =>
    await Promise.resolve({
      ...plan,
      rootfs: 'read-only',
      tmpfs: [...plan.tmpfs, { path: MOUNT_POINT, sizeBytes: spec.sizeBytes }],
    }),

  async inject(_spec, tools) {
    const filler = await startFiller('tmpfs-full', ['write', `${MOUNT_POINT}/full`, 'max'], tools);
    const { made, refusal } = await filler.fill();
    if (refusal !== 'ENOSPC') throw injectionFailed('tmpfs-full', `${made} KiB were written, and then ${refusal}`);
  },
};

export default tmpfsFull;
