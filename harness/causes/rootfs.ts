import type { CauseEntry } from '../model/knowledge.ts';
import { FORK_SELF_NOTHING, NO_PASSWD_ENTRY, STAT_NOTHING } from './phrases.ts';
import { directoryPermission } from './directory-permission.ts';
import { workingDirectory } from './working-directory.ts';

/** The root file system and what has to be mounted in it. */
const roots: readonly CauseEntry[] = [
  {
    id: 'live-restore-mountflags',
    area: 'rootfs / mounts / cwd',
    title: 'dockerd was restarted in a mount namespace of its own',
    about:
      'With live-restore the containers outlive the daemon. When docker.service has MountFlags= (or PrivateMounts, PrivateTmp) the new daemon is in a new mount namespace and does not see the root file systems that the old one mounted.',
    layers: ['runtime', 'dockerd', 'runtime-init'],
    signatures: [
      {
        says: [
          /runtime create failed|cannot start container/iu,
          /\bexec"?:[^;]{0,60}\bstat\b[^;]{0,300}no such file or directory/iu,
        ],
        weight: 4,
        layer: 'runtime-init',
        because: 'Where no image has its binaries, the root file systems are mounted out of sight of containerd.',
      },
      {
        says: FORK_SELF_NOTHING,
        weight: 7,
        layer: 'runtime',
        because:
          'runc starts its child in the root file system of the container, and that directory is not there for it.',
      },
      {
        says: [NO_PASSWD_ENTRY, /live-?restore|MountFlags|restart/iu],
        weight: 7,
        layer: 'dockerd',
        because: 'The daemon reads passwd from a root file system that it no longer sees.',
      },
      {
        says: NO_PASSWD_ENTRY,
        weight: 3,
        layer: 'dockerd',
        because: 'The daemon found no passwd entry, perhaps because it sees no root file system.',
      },
      {
        says: /error locating sandbox id|failed to mount container [^;]{0,100}after (?:live )?restore/iu,
        weight: 5,
        layer: 'dockerd',
        because: 'The daemon lost what belongs to containers that it restored.',
      },
    ],
    neighbours: [
      { id: 'rootfs-unmounted', tellApart: 'The root is mounted nowhere, or the engine is not dockerd.' },
      {
        id: 'user-not-in-container',
        tellApart: 'passwd inside the container has no such user; an exec by number works.',
      },
      {
        id: 'user-lookup-without-bind-mounts',
        tellApart: 'The name is in no passwd of the image: a mount or a program put it there.',
      },
    ],
    decidedBy: [
      '`systemctl show docker -p MountFlags,PrivateTmp,PrivateMounts`',
      '/proc/PID/ns/mnt of dockerd and of the shim differ, and .../merged is in the mountinfo of one alone',
    ],
    remedy: ['Remove MountFlags= from docker.service and restart the containers once'],
    sources: ['moby/moby#35873', 'moby/moby#29459', 'runc v1.5.1 libcontainer/container_linux.go: cmd.Dir = Rootfs'],
  },
  {
    id: 'rootfs-unmounted',
    area: 'rootfs / mounts / cwd',
    title: 'The root file system of the container is unmounted',
    about:
      'The container runs on, and its root is gone for everybody who comes later: the overlay was unmounted or its storage is not reachable, fuse-overlayfs died, or the volume below went away.',
    layers: ['runtime', 'runtime-init', 'dockerd'],
    signatures: [
      {
        says: FORK_SELF_NOTHING,
        weight: 7,
        layer: 'runtime',
        because: 'runc starts its child in the root file system of the container, and that directory is not there.',
      },
      {
        says: /transport endpoint is not connected/iu,
        weight: 8,
        layer: null,
        because: 'The process behind a FUSE file system is dead: fuse-overlayfs, or a volume.',
      },
      {
        says: /(?:l?stat|open|chdir|readlink) [^:;]{0,300}(?:\/merged|\/rootfs)(?:\/[^:;]{0,100})?: (?:no such file or directory|stale (?:nfs )?file handle|input\/output error|not a directory)/iu,
        weight: 8,
        layer: null,
        because: 'The mounted root was looked for and is not there.',
      },
      {
        says: /\bexec:? [^;]{0,300}: (?:stale (?:nfs )?file handle|input\/output error)/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'The file to execute can not be read from below.',
      },
      {
        says: STAT_NOTHING,
        weight: 2,
        layer: 'runtime-init',
        because: 'Every command is missing where the root is unmounted.',
      },
    ],
    neighbours: [
      {
        id: 'rootfs-incomplete',
        tellApart: 'The image itself lacks the files: a new container of it has them neither.',
      },
      { id: 'live-restore-mountflags', tellApart: 'dockerd was restarted, and its unit has MountFlags=.' },
      { id: 'proc-missing-in-container', tellApart: 'The root is there, and /proc in it is not mounted.' },
      { id: 'disk-full', tellApart: '`df` at 100 %; the root is mounted.' },
    ],
    decidedBy: [
      '.../merged of the container (GraphDriver.Data.MergedDir) in /proc/1/mountinfo',
      '`ls /proc/PID/root/` of the init of the container',
    ],
    remedy: [
      'Restart the container, which mounts its root again',
      'Mend the storage below first when it is not reachable',
    ],
    sources: ['opencontainers/runc#2173', 'containers/fuse-overlayfs'],
  },
  {
    id: 'rootfs-incomplete',
    area: 'rootfs / mounts / cwd',
    title: 'The root file system lacks what every system has',
    about:
      'A broken pull, an import of half an archive, a volume over /usr or /etc, or an image FROM scratch: there is no shell, no loader, no library or no passwd.',
    layers: ['runtime-init', 'dockerd', 'command', 'runtime'],
    signatures: [
      {
        says: /unable to find user (?:root|0): no matching entries in passwd file/iu,
        weight: 8,
        layer: 'dockerd',
        because: 'A root file system without the user root is not whole, or not there.',
      },
      {
        says: /exec: "(?:\/(?:usr\/)?bin\/)?(?:sh|bash|ls|cat|true|sleep|env)": (?:executable file not found|stat [^:]{1,60}: no such file)|executable file `(?:\/(?:usr\/)?bin\/)?(?:sh|bash|ls|cat|true|sleep|env)` not found/iu,
        weight: 5,
        layer: 'runtime-init',
        because: 'Not even a shell or a tool of every system is there.',
      },
      {
        says: /open(?:ing)? "?`?\/etc\/(?:passwd|group)"?`?: (?:no such file or directory|not a directory)/iu,
        weight: 7,
        layer: 'dockerd',
        because: 'There is no user database in the image.',
      },
      {
        says: /error while loading shared libraries|cannot open shared object file/iu,
        unless: /(?:runc|crun|shim\S{0,20}|dockerd|containerd|nvidia\S{0,40}): error while loading/iu,
        weight: 6,
        layer: 'command',
        because: 'The program is there, and a library of it is not.',
      },
      {
        says: /invalid rootfs|rootfs \S{0,200} ?(?:does not exist|is empty)|rootfs`?: no such file or directory/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The runtime found no root file system where the bundle says.',
      },
      {
        says: /error mounting "[^"]{0,300}" to rootfs at "[^"]{0,300}":[^;]{0,400}(?:mkdir|create|openat?)[^;]{0,200}(?:no such file or directory|read-only file system)/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'A mount point is missing in the root file system and can not be made.',
      },
    ],
    neighbours: [
      {
        id: 'executable-not-found',
        tellApart: 'The rest of the system is there: `docker cp` or a static tool shows /bin and /lib.',
      },
      { id: 'rootfs-unmounted', tellApart: 'It worked until a moment; the mount is missing, not the files.' },
    ],
    decidedBy: ['`docker diff`, `docker export CONTAINER | tar t`', 'the mounts that lie over /usr, /lib, /etc or /'],
    remedy: [
      'Pull or build the image again; `docker image inspect` against the digest of the registry',
      'Move the volume',
    ],
    sources: ['runc v1.5.1 libcontainer/rootfs_linux.go', 'moby/moby#22323'],
  },
  {
    id: 'proc-missing-in-container',
    area: 'rootfs / mounts / cwd',
    title: 'The container has no usable /proc',
    about:
      '`runc init` closes its descriptors and sets labels through /proc inside the container. Where the specification mounts none, or somebody unmounted or covered it, each exec fails and the container runs on.',
    layers: ['runtime-init', 'runtime'],
    signatures: [
      {
        says: /\/proc\/(?:self|thread-self)\b[^;]{0,40}(?:should work|not (?:found|available|usable))/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'runc init found no /proc to work with.',
        versions: 'runc 1.4 and later',
      },
      {
        says: /(?:open|lstat|stat|readlink|get handle to)? ?`?\/proc\/(?:self|thread-self|\d{1,9})\/(?:fd|task|status|stat|mountinfo|loginuid|setgroups)\/?`?: (?:no such file or directory|not a directory)/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'A file that each process has in /proc is not there.',
      },
      {
        says: /\/proc\/(?:self|thread-self)\/attr\/\S{1,30}: no such file or directory/iu,
        weight: 5,
        layer: 'runtime-init',
        because: 'The attributes of a process are not there: no /proc, or no security module.',
      },
      {
        says: /open `?\/?proc`?: no such file or directory|\/proc (?:is )?not mounted|mount \/proc first/iu,
        weight: 8,
        layer: null,
        because: 'There is no /proc.',
      },
      {
        says: FORK_SELF_NOTHING,
        weight: 4,
        layer: 'runtime',
        because: 'The runtime itself finds no /proc, when it runs in a chroot or a container.',
      },
    ],
    neighbours: [
      { id: 'hidepid-proc-mount', tellApart: 'procfs is mounted, with hidepid= or subset=pid.' },
      { id: 'cve-mitigation-procfs', tellApart: 'The text says unsafe procfs, or the errno is EPERM.' },
      { id: 'container-init-died', tellApart: '/proc/N/ns of the host is missing: the init is gone, not the mount.' },
      { id: 'rootfs-unmounted', tellApart: 'The whole root is gone, not only /proc.' },
    ],
    decidedBy: ['a procfs at /proc in /proc/PID/mountinfo of the init of the container, and nothing mounted over it'],
    remedy: ['Mount proc at /proc in the specification, and nothing over it; restart the container'],
    sources: ['opencontainers/runc#3675', 'runc v1.5.1 libcontainer/utils'],
  },
];

export const rootfs: readonly CauseEntry[] = [...roots, ...workingDirectory, ...directoryPermission];
