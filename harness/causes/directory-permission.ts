import type { CauseEntry } from '../model/knowledge.ts';
import { CHDIR_REFUSED } from './phrases.ts';

/** A working directory that is there and may not be entered. */
export const directoryPermission: readonly CauseEntry[] = [
  {
    id: 'cwd-permission',
    area: 'rootfs / mounts / cwd',
    title: 'The user may not enter the working directory',
    about:
      'The user of the command has no search permission on the working directory or on one above it: an image for another uid, a 0700 home, a bind mount with the owner of the host, a user namespace.',
    layers: ['runtime-init'],
    signatures: [
      {
        says: CHDIR_REFUSED,
        weight: 7,
        layer: 'runtime-init',
        because: 'Entering the working directory was refused.',
      },
      {
        says: CHDIR_REFUSED,
        unless: /exec failed|chdir: permission denied/iu,
        weight: 8,
        layer: 'runtime-init',
        because:
          "A container that starts runs as the image's user, or one that was chosen for it: that one may not enter.",
      },
    ],
    neighbours: [
      {
        id: 'cwd-permission-after-caps',
        tellApart: 'The user is root, or may enter; the runtime is runc before 1.0.0-rc94 or crun before 1.4.',
      },
      { id: 'selinux-denied', tellApart: 'The audit log has an avc line of class dir.' },
    ],
    decidedBy: ['`docker exec -w / -u USER CONTAINER ls -ld DIRECTORY`', '`id` of the user against owner and mode'],
    remedy: ['`docker exec -w /`; chown or chmod of the directory, or the uid that the image was made for'],
    sources: ['opencontainers/runc#1712', 'GoogleContainerTools/distroless#718'],
  },
  {
    id: 'cwd-permission-after-caps',
    area: 'rootfs / mounts / cwd',
    title: 'The runtime enters the directory at the wrong moment',
    about:
      'To 1.0.0-rc90 runc entered the directory after it had dropped the capabilities, so that root could not enter that of another user; rc91 to rc93 did it before, or without, the change of user. Since rc94 it tries both times.',
    layers: ['runtime-init'],
    signatures: [
      {
        says: [/container_linux\.go:\d{1,4}: starting container process caused/iu, CHDIR_REFUSED],
        weight: 7,
        layer: 'runtime-init',
        because: 'The directory was refused by a runc of the time before it tried twice.',
        versions: 'runc to 1.0.0-rc93 (the frame is printed to 1.0.3)',
      },
      {
        says: /chdir: permission denied/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'crun before 1.4 entered the directory once, as the root of the namespace.',
        versions: 'crun before 1.4',
      },
      {
        says: CHDIR_REFUSED,
        weight: 4,
        layer: 'runtime-init',
        because: 'Entering the working directory was refused; a later runtime does it right.',
      },
    ],
    neighbours: [
      { id: 'cwd-permission', tellApart: 'The user has no permission either: `ls -ld` of each directory above.' },
      { id: 'missing-capability', tellApart: 'DAC_OVERRIDE was dropped on purpose, with a newer runtime.' },
    ],
    decidedBy: [
      '`runc --version` below 1.0.0-rc94, `crun --version` below 1.4',
      'the same container with a newer runtime',
    ],
    remedy: [
      'Upgrade runc to 1.0.0-rc95 or later, crun to 1.4 or later',
      'Until then: a working directory of mode 0755',
    ],
    sources: [
      'opencontainers/runc#2086',
      'opencontainers/runc#2712',
      'opencontainers/runc#2894',
      'containers/crun#793',
    ],
  },
];
