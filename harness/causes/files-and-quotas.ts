import type { CauseEntry } from '../model/knowledge.ts';
import { disks } from './disks.ts';
import { overlay } from './overlay.ts';
import { EMFILE, GO_THREAD, INIT_DIED, OOM_NOTE, WATCHES } from './phrases.ts';
import { terminals } from './terminals.ts';

/** Limits of descriptors, watches and keys. */
const quotas: readonly CauseEntry[] = [
  {
    id: 'nofile-limit',
    area: 'files, disks, quotas',
    title: 'The limit of open files is used up or too small',
    about:
      'RLIMIT_NOFILE of the container, of the shim or of the daemon (or fs.file-max of the host) allows no further descriptor. runc needs about ten for an exec; a limit below that kills `runc init` without a word.',
    layers: ['runtime-init', 'runtime', 'shim', 'containerd', 'dockerd', 'command', 'kernel'],
    signatures: [
      {
        says: /(?:fork\/exec |^|\s)\/proc\/self\/exe: too many open files/iu,
        unless: /OCI runtime|container_linux|exec failed|runc/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon forks itself for layers and mounts, and is out of descriptors.',
      },
      {
        says: /(?:init pipe|sync pipe|log pipe|scratch pipe|new parent process|pipe2?|socketpair|accept4?|epoll\S{0,10}|ptmx|\/proc\/(?:self|thread-self)\/fd|ns\/\S{1,12}|\/dev\/null|fork\/exec \S{1,200})`?:? ?[^;]{0,40}: too many open files/iu,
        unless: WATCHES,
        weight: 9,
        layer: null,
        because: 'A pipe, a socket or a file could not be opened for lack of a descriptor.',
      },
      {
        says: /\baccept4?\b[^;]{0,120}docker\.sock[^;]{0,60}too many open files|docker\.sock: accept4?: too many open files/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon can not take another connection for lack of a descriptor.',
      },
      {
        says: /too many open files in system/iu,
        weight: 8,
        layer: 'kernel',
        because: 'ENFILE: fs.file-max of the host is reached, not the limit of one process.',
      },
      {
        says: EMFILE,
        unless: WATCHES,
        weight: 7,
        layer: null,
        because: 'EMFILE is the limit of descriptors, unless a watch is spoken of.',
      },
      {
        says: /error setting rlimit type 7\b|setrlimit `?RLIMIT_NOFILE/iu,
        weight: 8,
        layer: 'runtime',
        because: 'RLIMIT_NOFILE itself could not be set: above fs.nr_open, or above the hard limit of the runtime.',
      },
      {
        says: INIT_DIED,
        unless: new RegExp(`${OOM_NOTE.source}|${GO_THREAD.source}`, 'iu'),
        weight: 2,
        layer: 'runtime-init',
        because: 'The child died without a word, as the Go runtime does with next to no descriptors.',
        versions: 'runc to 1.1.12 sets the limits of the container before the child is ready',
      },
    ],
    neighbours: [
      {
        id: 'inotify-instances',
        tellApart: 'The text speaks of inotify or a watch; /proc/PID/fd is far below the limit.',
      },
      {
        id: 'container-pids-max',
        tellApart: 'With the same init-p text: pids.events has risen, and Max open files is large.',
      },
    ],
    decidedBy: [
      '/proc/PID/limits against the entries of /proc/PID/fd, for the shim, containerd and dockerd',
      '`docker inspect -f {{.HostConfig.Ulimits}}`; LimitNOFILE of docker.service and containerd.service',
      '/proc/sys/fs/file-nr: allocated against the maximum',
    ],
    remedy: [
      '`docker run --ulimit nofile=1024:524288`, or default-ulimits in daemon.json',
      'LimitNOFILE in a drop-in for the service that ran out, and its leak mended: `ls -l /proc/PID/fd`',
    ],
    sources: ['opencontainers/runc#5082', 'runc v1.1.13 and later: limits set when the child is ready (83ecd11c2)'],
  },
  {
    id: 'inotify-instances',
    area: 'files, disks, quotas',
    title: 'The inotify limits of a user are used up',
    about:
      'fs.inotify.max_user_instances (128 by default) and max_user_watches are counted for one user across all containers. EMFILE and ENOSPC then speak of watches, not of files or disks.',
    layers: ['containerd', 'shim', 'runtime', 'command'],
    signatures: [
      {
        says: /(?:inotify|fsnotify)[^;]{0,160}(?:too many open files|no space left on device|resource temporarily unavailable)/iu,
        weight: 9,
        layer: null,
        because: 'An inotify call was refused for its limit.',
      },
      {
        says: /inotify (?:instances|watches|resources)[^;]{0,40}(?:reached|exhausted|limit)|max_user_(?:instances|watches)/iu,
        weight: 9,
        layer: null,
        because: 'The program names the limit itself.',
      },
      {
        says: /failed to allocate directory watch: too many open files/iu,
        weight: 9,
        layer: 'command',
        because: 'A systemd, mostly that of the container itself, could not make a watcher.',
      },
      {
        says: /(?:create|start|initiali[sz]e|new)[^;]{0,30}watcher[^;]{0,60}(?:too many open files|no space left on device)/iu,
        weight: 9,
        layer: null,
        because: 'A watcher could not be made; the kubelet and the shims say it so.',
      },
      {
        says: EMFILE,
        unless: WATCHES,
        weight: 3,
        layer: null,
        because: 'EMFILE without a call named may be that of inotify.',
      },
    ],
    neighbours: [
      { id: 'nofile-limit', tellApart: 'No watch is spoken of, and /proc/PID/fd is at the limit of the process.' },
      { id: 'disk-full', tellApart: 'ENOSPC with a path, and `df` at 100 %.' },
    ],
    decidedBy: ['`find /proc/*/fd -lname anon_inode:inotify | wc -l`, by user, against fs.inotify.max_user_instances'],
    remedy: ['`sysctl fs.inotify.max_user_instances=8192 fs.inotify.max_user_watches=524288`, also in /etc/sysctl.d'],
    sources: ['inotify(7): EMFILE of inotify_init1, ENOSPC of inotify_add_watch', 'kubernetes/kubernetes#10421'],
  },
  {
    id: 'keyring-quota',
    area: 'files, disks, quotas',
    title: 'The quota of kernel keys is used up',
    about:
      'runc makes a session keyring for each container and joins it on each exec. kernel.keys.maxkeys (200) and maxbytes bound them for one user; root has root_maxkeys. Containers with the same uid share the quota.',
    layers: ['runtime-init'],
    signatures: [
      {
        says: /(?:session key(?:ring)?|keyring|keyctl|add_key)[^;]{0,120}: disk quota exceeded/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'EDQUOT of a key is the quota of keys; no disk is meant.',
      },
      {
        says: /disk quota exceeded/iu,
        unless: /\/[\w.-]{1,100}\/[^:;]{0,300}: disk quota exceeded/iu,
        weight: 4,
        layer: null,
        because: 'EDQUOT without a path may be that of the keys.',
      },
    ],
    neighbours: [
      { id: 'disk-full', tellApart: 'The text names a path: the quota of a file system.' },
      { id: 'outer-seccomp-keyctl', tellApart: 'The errno is EPERM or ENOSYS: the call is forbidden, not counted.' },
    ],
    decidedBy: ['/proc/key-users: the fourth and fifth column of the uid, used/limit', '/proc/keys: who holds them'],
    remedy: [
      '`sysctl kernel.keys.maxkeys=2000 kernel.keys.maxbytes=2000000` (root_maxkeys and root_maxbytes for uid 0)',
      '`runc --no-new-keyring` where the manager of the runtime allows it',
    ],
    sources: ['Linux Documentation/security/keys/core.rst', 'runc v1.5.1 libcontainer/setns_init_linux.go'],
  },
  {
    id: 'outer-seccomp-keyctl',
    area: 'files, disks, quotas',
    title: 'An outer sandbox forbids the keyring calls',
    about:
      'An engine inside a container (LXC, Docker in Docker, a CI sandbox) asks for a session keyring, and the seccomp filter around it refuses keyctl. The kernel has nothing against it.',
    layers: ['runtime-init'],
    signatures: [
      {
        says: /(?:session key(?:ring)?|keyring|keyctl|add_key)[^;]{0,120}: (?:function not implemented|operation not permitted)/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The call was refused as such, which a seccomp filter outside does.',
      },
      {
        says: /(?:session key(?:ring)?|keyring|keyctl|add_key)[^;]{0,120}: permission denied/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'A policy outside refuses the key.',
      },
    ],
    neighbours: [
      { id: 'keyring-quota', tellApart: 'The errno is EDQUOT.' },
      { id: 'selinux-denied', tellApart: 'EACCES, and the audit log has an avc line of class key.' },
    ],
    decidedBy: [
      'whether the engine runs in a container itself: /proc/1/cgroup, systemd-detect-virt -c',
      'Seccomp: 2 in /proc/self/status of the daemon',
    ],
    remedy: [
      'LXC and Proxmox: `features: keyctl=1,nesting=1` (or security.nesting and a filter that lets keyctl pass)',
      '`--no-new-keyring` for runc, keyring=false in containers.conf for podman',
    ],
    sources: ['runc man/runc-run.8: --no-new-keyring', 'Proxmox VE: pct.conf, features keyctl'],
  },
];

export const filesAndQuotas: readonly CauseEntry[] = [...quotas, ...disks, ...overlay, ...terminals];
