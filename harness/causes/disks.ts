import type { CauseEntry } from '../model/knowledge.ts';
import { DEADLINE, ENOSPC, GO_THREAD, INIT_DIED, OOM_NOTE } from './phrases.ts';

/** A mount point or a file was to be made: that takes space, and a mount does not. */
const WRITES_A_FILE =
  /\b(?:mkdir|mkdirat|create|write|openat?|mknod|symlink|copy) [^:;]{1,300}: no space left on device/iu;

/** Disks and the file systems on them. */
export const disks: readonly CauseEntry[] = [
  {
    id: 'disk-full',
    area: 'files, disks, quotas',
    title: 'A disk of the host is full',
    about:
      'No blocks or no inodes are left where the runtime writes: /tmp, the data directory of the engine, or the project quota on it. The shim can not write the process specification, or the runtime its state.',
    layers: ['shim', 'runtime', 'dockerd', 'runtime-init', 'containerd'],
    signatures: [
      {
        says: [
          /containerd\.metadata|meta\.db|containerd\S{0,200}(?:ingest|snapshots|content)/iu,
          /no space left on device|input\/output error/iu,
        ],
        weight: 8,
        layer: 'containerd',
        because: 'containerd could not write its own store.',
      },
      {
        says: /runc-process\d{0,20}: no space left on device/iu,
        weight: 9,
        layer: 'shim',
        because:
          'The shim writes the process specification of each exec to a temporary file, and there is no space for it.',
      },
      {
        says: /(?:\/tmp|\/var\/(?:lib|log|tmp)|\/data|\/mnt|\/home|\/opt)\/[^:\n]{0,400}: no space left on device/iu,
        weight: 8,
        layer: null,
        because: 'The path that could not be written is on a disk.',
      },
      {
        says: /cloned binary:? (?:[^:]{0,80}: )?no space left on device/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'The copy of the runtime binary that guards against CVE-2019-5736 found no place.',
        versions: 'runc 1.0.0-rc7 and later',
      },
      {
        says: ENOSPC,
        unless: /namespace|ptmx|openpty|pty devices|inotify|cgroup\.procs|cpuset|bpf/iu,
        weight: 5,
        layer: null,
        because: 'A full disk is the usual meaning of ENOSPC; a full /run and several kernel tables say it too.',
      },
      {
        says: /disk ?pressure|ephemeral[- ]storage|usage of \S{0,40} ?\S{0,60} exceeds the (?:total )?limit/iu,
        weight: 7,
        layer: null,
        because: 'The kubelet reports a disk that is running full, and evicts.',
      },
      {
        says: /disk quota exceeded/iu,
        unless: /key/iu,
        weight: 6,
        layer: null,
        because: 'A quota of the file system is used up; with the word key it is the keyring.',
      },
      {
        says: INIT_DIED,
        unless: new RegExp(`${OOM_NOTE.source}|${GO_THREAD.source}`, 'iu'),
        weight: 2,
        layer: 'runtime-init',
        because: 'The child of the runtime died without a word, which a full disk has caused.',
      },
    ],
    neighbours: [
      { id: 'rootfs-unmounted', tellApart: 'There is space; the root of one container alone can not be read.' },
      {
        id: 'run-tmpfs-full',
        tellApart: 'The path begins with /run, and `df /run` is at 100 % while the disks are not.',
      },
      { id: 'pty-limit', tellApart: 'The text names ptmx or a pty, and an exec without a terminal works.' },
      { id: 'mount-limit', tellApart: 'The text names a mount, and `df` shows space: fs.mount-max is reached.' },
      { id: 'keyring-quota', tellApart: 'The text says session key; /proc/key-users is full.' },
    ],
    decidedBy: [
      '`df -h` and `df -i` for /tmp, /run and the data directory of the engine',
      'repquota or xfs_quota for a project quota on the data directory',
    ],
    remedy: [
      'Free space or inodes: `docker system df`, then `docker system prune`; rotate the logs of the containers',
      'Set `max-size` and `max-file` for the log driver so that it does not come back',
    ],
    sources: [
      'go-runc runc.go: os.CreateTemp for the process specification, in XDG_RUNTIME_DIR or /tmp',
      'runc v1.1.15 libcontainer/nsenter/cloned_binary.c',
      'kubernetes.io: Node-pressure Eviction',
    ],
  },
  {
    id: 'run-tmpfs-full',
    area: 'files, disks, quotas',
    title: 'The tmpfs on /run is full',
    about:
      'containerd, the shims and the runtimes keep their state, their sockets and their pid files below /run, a tmpfs of often 10 % of the memory. When something fills it, nothing can be started, while every disk has space.',
    layers: ['shim', 'containerd', 'runtime', 'dockerd'],
    signatures: [
      {
        says: /io\.containerd\.runtime\.v\d\.\w{1,8}\/[^:\n]{0,300}config\.json: no space left on device/iu,
        weight: 9,
        layer: 'containerd',
        because: 'containerd itself writes the bundle, and it lies below /run.',
      },
      {
        says: /(?:^|[\s"'`(=])(?:\/var)?\/run\/[^:\n]{0,400}: no space left on device/iu,
        weight: 9,
        layer: null,
        because: 'The path that could not be written is below /run.',
      },
      {
        says: /(?:\.pid|init\.pid|log\.json|state\.json|config\.json|(?:stdin|stdout|stderr)): no space left on device/iu,
        weight: 6,
        layer: null,
        because: 'These files of the shim and the runtime are below /run.',
      },
      {
        says: ENOSPC,
        unless:
          /namespace|ptmx|openpty|pty devices|inotify|cgroup\.procs|cpuset|bpf|(?:\/tmp|\/var\/(?:lib|log|tmp))\//iu,
        weight: 3,
        layer: null,
        because: 'ENOSPC without a path may be that of /run.',
      },
      {
        says: [/\b(?:mkdir|write|open|create|mknod|symlink|rename|link|copy\S{0,10}) (?:\/var)?\/run\/\S/iu, ENOSPC],
        weight: 8,
        layer: null,
        because: 'Something was to be written below /run.',
      },
    ],
    neighbours: [
      { id: 'disk-full', tellApart: '`df -h` shows the disk full, and the path is not below /run.' },
      { id: 'inotify-instances', tellApart: 'The text names inotify; `df` shows space everywhere.' },
    ],
    decidedBy: ['`df -h /run` and `df -i /run`', '`du -xsh /run/*`: who fills it'],
    remedy: [
      'Remove what fills it: old bundles below /run/containerd, the journal below /run/log, core files',
      '`mount -o remount,size=2G /run` until the next boot',
    ],
    sources: ['containerd v2.3.4 docs/ops.md: state below /run/containerd', 'systemd: tmpfs on /run, size=20%'],
  },
  {
    id: 'io-pressure',
    area: 'files, disks, quotas',
    title: 'The disk is too slow to answer in time',
    about:
      'Reading the binary, the root file system or the state waits for a disk that is saturated, throttled or failing. Nothing is refused: it takes longer than somebody waits.',
    layers: ['kernel', 'containerd', 'shim', 'runtime-init'],
    signatures: [
      {
        says: [
          /blocked for more than \d{1,6} seconds/iu,
          /jbd2|ext4|xfs|btrfs|nfs|io_schedule|wait_on_page|blk_|dm-\d|nvme|\bsd[a-z]\b/iu,
        ],
        weight: 8,
        layer: 'kernel',
        because: 'The kernel has seen a task wait for a disk for minutes.',
      },
      {
        says: /blocked for more than \d{1,6} seconds/iu,
        weight: 5,
        layer: 'kernel',
        because: 'The kernel has seen a task hang, most often on a disk.',
      },
      {
        says: /(?:buffer |blk_update_request: |critical target )?I\/O error, dev \S{1,20}|nvme\S{0,20}: I\/O \S{0,20}(?: \S{1,20}){0,4} timeout/iu,
        weight: 7,
        layer: 'kernel',
        because: 'The kernel reports errors of the device.',
      },
      {
        says: /etcdserver: request timed out|apply request took too long|slow fdatasync/iu,
        weight: 6,
        layer: null,
        because: 'A neighbour that syncs to the same disk complains of it.',
      },
      {
        says: DEADLINE,
        weight: 2,
        layer: null,
        because: 'Somebody waited in vain, which a slow disk is one of many reasons for.',
      },
    ],
    neighbours: [
      { id: 'runtime-slow-or-hung', tellApart: '/proc/pressure/io is near 0 while the runtime waits.' },
      { id: 'shim-hang', tellApart: 'One container alone is affected, and its shim does not wait for a disk.' },
      { id: 'host-overload-or-pid-exhaustion', tellApart: '/proc/pressure/cpu is high and /proc/pressure/io is not.' },
    ],
    decidedBy: [
      '/proc/pressure/io: `full avg60` above some ten per cent',
      'tasks in state D in /proc/PID/stat, and what they wait for in /proc/PID/stack',
      '`iostat -x 1`: await and %util of the device',
    ],
    remedy: [
      'Find the writer (`iotop`, io.stat of the cgroups) and limit it: `docker run --device-write-bps`',
      'Give the data directory of the engine a disk of its own, or a faster class of volume',
    ],
    sources: ['Linux Documentation/accounting/psi.rst', 'Linux kernel/hung_task.c'],
  },
  {
    id: 'mount-limit',
    area: 'files, disks, quotas',
    title: 'The mount namespace has fs.mount-max mounts',
    about:
      'A mount namespace may hold fs.mount-max mounts (100,000 since Linux 4.9). A mount leak, or mounts that propagate into each other, fill it, and the next mount gets ENOSPC.',
    layers: ['runtime-init', 'containerd', 'dockerd'],
    signatures: [
      {
        says: /error mounting "[^"]{0,300}" to rootfs at "[^"]{0,300}":[^;]{0,400}no space left on device/iu,
        unless: WRITES_A_FILE,
        weight: 9,
        layer: 'runtime-init',
        because: 'A mount was refused for lack of space, and mounts take none: the table is full.',
      },
      {
        says: /(?:\bmount|\bmounting|\bremount\b|mount through procfd|open_tree|move_mount|fsmount)[^;]{0,700}(?:: |caused:? "?)no space left on device/iu,
        unless: WRITES_A_FILE,
        weight: 8,
        layer: null,
        because: 'A mount was refused for lack of space.',
      },
    ],
    neighbours: [
      { id: 'disk-full', tellApart: '`df` is at 100 %; an overlay also makes its work directory when it is mounted.' },
    ],
    decidedBy: ['`wc -l /proc/self/mountinfo` (and of the init of the container) against fs.mount-max'],
    remedy: [
      'Find what leaks: the same line many times in /proc/self/mountinfo; unmount it',
      '`sysctl fs.mount-max=200000` until then; propagation `rslave` or `private` for the bind mount that multiplies',
    ],
    sources: ['Linux Documentation/admin-guide/sysctl/fs.rst: mount-max', 'Linux fs/namespace.c: count_mounts'],
  },
];
