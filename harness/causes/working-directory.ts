import type { CauseEntry } from '../model/knowledge.ts';
import { CHDIR_NOTHING, CWD_OUTSIDE } from './phrases.ts';

/** The directory that a command starts in. */
export const workingDirectory: readonly CauseEntry[] = [
  {
    id: 'cwd-bind-source-deleted',
    area: 'rootfs / mounts / cwd',
    title: 'The working directory was deleted behind its bind mount',
    about:
      'The working directory is a bind mount, and its source on the host was removed or made anew. The old directory lives on without a name: entering it works, asking for its path does not, and runc takes that for a breakout.',
    layers: ['runtime-init', 'command'],
    signatures: [
      {
        says: CWD_OUTSIDE,
        weight: 7,
        layer: 'runtime-init',
        because: 'getcwd of the directory gave ENOENT: it has no path any more.',
        versions: 'runc 1.1.12 and later',
      },
      {
        says: /getcwd: no such file or directory/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The directory was entered and has no path.',
        versions: 'crun 1.14.1 and later; shells say the same as shell-init',
      },
      {
        says: /error retrieving current directory|cannot access parent directories|cannot get current directory/iu,
        weight: 8,
        layer: 'command',
        because: 'The command started in a directory that has no path any more.',
      },
      {
        says: /chdir[^;]{0,300}: stale (?:nfs )?file handle/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The source is on a network file system and is gone there.',
      },
      {
        says: CHDIR_NOTHING,
        weight: 5,
        layer: 'runtime-init',
        because: 'The directory is not there; it may have been before.',
      },
    ],
    neighbours: [
      {
        id: 'cwd-check-userns',
        tellApart: 'The directory is there under its name, and the container has a user namespace.',
      },
      { id: 'cwd-bind-source-missing', tellApart: 'chdir itself fails with ENOENT: the directory never was there.' },
    ],
    decidedBy: [
      '`//deleted` after the source in /proc/PID/mountinfo of the init of the container',
      '`docker exec -w /` works',
    ],
    remedy: [
      'Restart the container, so that the mount is made of the new directory',
      'Until then `docker exec -w / ...`; replace the content of the source, not the directory',
    ],
    sources: ['runc v1.1.12 libcontainer/init_linux.go: verifyCwd', 'containers/crun#1407'],
  },
  {
    id: 'cwd-bind-source-missing',
    area: 'rootfs / mounts / cwd',
    title: 'The working directory does not exist in the container',
    about:
      'WORKDIR or -w names a directory that neither the image nor a mount has: a bind mount whose source is empty or misspelled hides it, or a volume went away.',
    layers: ['runtime-init', 'dockerd'],
    signatures: [
      {
        says: CHDIR_NOTHING,
        weight: 8,
        layer: 'runtime-init',
        because: 'The working directory is not there.',
      },
      {
        says: /bind source path does not exist/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The source of a bind mount is not on the host.',
      },
      {
        says: /error mounting "\/[^"]{0,300}" to rootfs at "[^"]{0,300}":[^;]{0,400}(?:no such file or directory|not a directory)/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'A bind mount could not be made for lack of one of its ends.',
      },
      {
        says: /trying to mount a directory onto a file|chdir[^;]{0,300}: not a directory/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The mount or the working directory is a file where a directory was meant, or the other way round.',
      },
      {
        says: CWD_OUTSIDE,
        weight: 5,
        layer: 'runtime-init',
        because: 'The directory has no path: its source was not there, or was replaced.',
        versions: 'runc 1.1.12 and later',
      },
    ],
    neighbours: [
      {
        id: 'cwd-bind-source-deleted',
        tellApart: 'chdir works and getcwd fails: the directory was there when the container started.',
      },
      { id: 'cwd-permission', tellApart: 'The errno is EACCES.' },
    ],
    decidedBy: [
      '`docker inspect -f {{.Config.WorkingDir}}` and the mounts above it',
      '`docker exec -w / CONTAINER ls -ld DIRECTORY`',
    ],
    remedy: ['Correct -w or WORKDIR, or the source of the bind mount; `docker exec -w /` until then'],
    sources: ['opencontainers/runc#979', 'moby: volume/mounts/validate.go'],
  },
  {
    id: 'cwd-check-userns',
    area: 'rootfs / mounts / cwd',
    title: 'The check of the working directory fails in a user namespace',
    about:
      'After CVE-2024-21626 the runtimes ask for the path of the directory they entered. In a user namespace, or under a mount that the mapped user can not walk, the answer can be an error although the directory is good.',
    layers: ['runtime-init'],
    signatures: [
      {
        says: /failed to verify if current working directory is safe/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'getcwd failed with something else than ENOENT.',
        versions: 'runc 1.1.12 and later',
      },
      {
        says: /getcwd: (?:permission denied|operation not permitted|function not implemented)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The path of the directory may not be asked for.',
        versions: 'crun 1.14.1 and later',
      },
      {
        says: [CWD_OUTSIDE, /user ?namespace|userns|keep-id|rootless|idmap|[ug]id_?map|remap|hostUsers/iu],
        weight: 8,
        layer: 'runtime-init',
        because: 'The check failed, and a user namespace is spoken of.',
      },
      {
        says: CWD_OUTSIDE,
        weight: 5,
        layer: 'runtime-init',
        because: 'The check failed; a deleted directory is the commoner reason.',
        versions: 'runc 1.1.12 and later',
      },
      {
        says: /current working directory is not absolute -- possible container breakout/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The kernel answered with a path that is not below the root.',
        versions: 'runc 1.1.12 and later',
      },
    ],
    neighbours: [
      { id: 'cwd-bind-source-deleted', tellApart: '`//deleted` in mountinfo, or a link count of 0 of the directory.' },
      { id: 'cwd-permission', tellApart: 'chdir itself is refused.' },
    ],
    decidedBy: [
      '/proc/PID/uid_map of the init of the container: not the identity',
      'the same exec with -w /, and as root of the namespace',
    ],
    remedy: ['Exec with -w / and cd in the shell', 'Give the mapped user search permission on each directory above'],
    sources: [
      'runc v1.5.1 libcontainer/init_linux.go: verifyCwd',
      'containers/crun src/libcrun/linux.c: libcrun_safe_chdir',
    ],
  },
];
