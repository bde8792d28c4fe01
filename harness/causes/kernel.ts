import type { CauseEntry } from '../model/knowledge.ts';
import { UNSHARE_EINVAL, NAMESPACE_ENOSPC } from './phrases.ts';

/** `unshare` refused, runc 1.0.0-rc2 (29) to rc8 (40): the exit status is the ordinal of the `bail()`. */
const EXIT_OF_UNSHARE = /running exec setns process for init caused:? ?"?exit status (?:29|40)\b/iu;

/** What a kernel lacks, or was told not to do. */
export const kernel: readonly CauseEntry[] = [
  {
    id: 'kernel-lacks-cgroup-bpf',
    area: 'kernel features and bugs',
    title: 'The kernel has no BPF for cgroups',
    about:
      'On cgroup v2 the list of allowed devices is a BPF program. A kernel without CONFIG_CGROUP_BPF or CONFIG_BPF_SYSCALL, common on boards and NAS devices, can not take it, and no container starts.',
    layers: ['runtime'],
    signatures: [
      {
        says: /bpf_prog_query\(BPF_CGROUP_DEVICE\) failed: (?:invalid argument|function not implemented)/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The kernel does not know device programs of cgroups.',
        versions: 'runc 1.0.0-rc93 and later',
      },
      {
        says: [/\bbpf\b|BPF_PROG|device filter/iu, /function not implemented|invalid argument|not supported/iu],
        weight: 8,
        layer: 'runtime',
        because: 'A BPF program was refused as something the kernel does not know.',
      },
      {
        says: /CONFIG_(?:CGROUP_BPF|BPF_SYSCALL)\b/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The option of the kernel is named.',
      },
      {
        says: /(?:bpf|device filter)[^\n]{0,120}: (?:operation not permitted|permission denied)/iu,
        weight: 3,
        layer: 'runtime',
        because: 'A BPF program was refused; a lockdown of the kernel does that too.',
      },
    ],
    neighbours: [
      { id: 'bpf-program-leak', tellApart: 'The first containers started; later ones or changes fail.' },
      { id: 'nested-unprivileged', tellApart: 'The errno is EPERM, and the engine is in a container itself.' },
      { id: 'cgroup-write-einval', tellApart: 'The text is about a file of a cgroup, not about BPF.' },
    ],
    decidedBy: ['`zgrep -E "CGROUP_BPF|BPF_SYSCALL" /proc/config.gz`', '`cat /sys/kernel/security/lockdown`'],
    remedy: [
      'A kernel with CONFIG_CGROUP_BPF=y and CONFIG_BPF_SYSCALL=y',
      'cgroup v1 in the meantime: systemd.unified_cgroup_hierarchy=0',
    ],
    sources: ['opencontainers/runc libcontainer/cgroups/devices (ebpf)', 'moby contrib/check-config.sh'],
  },
  {
    id: 'kernel-lacks-namespace',
    area: 'kernel features and bugs',
    title: 'The kernel has no such namespace',
    about:
      'CONFIG_USER_NS, CONFIG_PID_NS and their like may be left out of a kernel; unshare and clone then say EINVAL.',
    layers: ['runtime', 'runtime-init'],
    signatures: [
      {
        says: /namespace "?\w{1,20}"? is not supported|namespaces? (?:is|are) not supported by (?:the|this) kernel/iu,
        unless: /exec failed|start exec/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The runtime says that the kernel has no such namespace.',
      },
      {
        says: UNSHARE_EINVAL,
        weight: 6,
        layer: 'runtime-init',
        because: 'The kernel refused to make a namespace as invalid.',
      },
      {
        says: /\/proc\/(?:self|thread-self)\/ns\/\w{1,20}"?: no such file or directory/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The kernel has no such kind of namespace.',
      },
      {
        says: /fork\/exec \S{1,300}: invalid argument|\bclone: invalid argument/iu,
        weight: 6,
        layer: 'runtime',
        because: 'A clone with new namespaces was refused as invalid.',
      },
      {
        says: EXIT_OF_UNSHARE,
        weight: 4,
        layer: 'runtime-init',
        because: 'This exit status is a refused unshare.',
        versions: 'runc 1.0.0-rc2 to 1.0.0-rc8',
      },
    ],
    neighbours: [
      { id: 'userns-disabled', tellApart: 'Only the user namespace is refused: switched off.' },
      { id: 'kernel-unshare-race', tellApart: 'It works the second time.' },
      { id: 'unsupported-kernel', tellApart: 'More than namespaces is missing.' },
    ],
    decidedBy: ['`ls /proc/self/ns`', '`unshare --user --pid --net --ipc --uts --mount --cgroup true`, one by one'],
    remedy: ['A kernel with the namespace', 'An engine without it: no userns-remap, --cgroupns=host'],
    sources: ['namespaces(7)', 'moby contrib/check-config.sh', 'opencontainers/runc libcontainer/configs/validate'],
  },
  {
    id: 'kernel-unshare-race',
    area: 'kernel features and bugs',
    title: 'Somebody read /proc/PID of runc init while it unshared (EINVAL)',
    about:
      'Before Linux 4.3 unshare counts the users of the address space. A monitor that reads status or maps of the process at that moment is one too many, and unshare says EINVAL.',
    layers: ['runtime-init'],
    signatures: [
      {
        says: UNSHARE_EINVAL,
        weight: 7,
        layer: 'runtime-init',
        because: 'A namespace was refused as invalid, now and then only.',
        versions: 'Linux to 4.2, CentOS 7 to 7.6; runc to 1.1.4 does not try again',
      },
      {
        says: EXIT_OF_UNSHARE,
        weight: 4,
        layer: 'runtime-init',
        because: 'This exit status is a refused unshare.',
        versions: 'runc 1.0.0-rc2 to 1.0.0-rc8',
      },
    ],
    neighbours: [
      { id: 'kernel-lacks-namespace', tellApart: 'It never works.' },
      { id: 'userns-disabled', tellApart: 'It never works, and only for user namespaces.' },
    ],
    decidedBy: [
      'it fails once in many starts, and works the next time',
      '`uname -r` below 4.3, or 3.10.0 below 1062',
      'a monitor that walks /proc often',
    ],
    remedy: ['runc 1.1.5 or later tries again', 'CentOS 7.7 (3.10.0-1062) or Linux 4.3'],
    sources: ['opencontainers/runc#3772', 'Linux commit 12c641ab8270 (unshare, 4.3)'],
  },
  {
    id: 'userns-disabled',
    area: 'kernel features and bugs',
    title: 'User namespaces are switched off',
    about:
      'By user.max_user_namespaces=0 (ENOSPC), kernel.unprivileged_userns_clone=0 or AppArmor of Ubuntu 23.10 and later (EPERM), or at boot on RHEL 7 (EINVAL). Rootless engines and userns-remap need them.',
    layers: ['runtime-init', 'runtime', 'dockerd'],
    signatures: [
      {
        says: /failed to unshare user ?(?:namespace)?: (?:operation not permitted|permission denied|no space left on device|invalid argument)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The user namespace is refused.',
      },
      {
        says: /unprivileged_userns|user namespaces are not enabled|max_user_namespaces[^\n]{0,40}\b0\b|user_namespace\.enable/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The switch is named.',
      },
      {
        says: /rootlesskit[^\n]{0,200}(?:operation not permitted|permission denied|no space left on device)|newuidmap|cannot clone: operation not permitted|no permissions to create (?:a )?new namespace/iu,
        weight: 7,
        layer: 'runtime',
        because: 'A rootless engine may not make its user namespace.',
      },
      {
        says: NAMESPACE_ENOSPC,
        weight: 5,
        layer: 'runtime',
        because: 'A namespace is refused with ENOSPC, as when none are allowed.',
      },
      {
        says: UNSHARE_EINVAL,
        weight: 5,
        layer: 'runtime-init',
        because: 'A namespace is refused as invalid, as on RHEL 7 without the switch at boot.',
      },
    ],
    neighbours: [
      { id: 'userns-limit', tellApart: 'The number in /proc/sys/user is not 0, but used up.' },
      { id: 'kernel-lacks-namespace', tellApart: '/proc/self/ns/user does not exist.' },
      { id: 'kernel-unshare-race', tellApart: 'It works the second time.' },
      { id: 'outer-sandbox-blocks-setns', tellApart: 'An engine inside another sandbox: the outer one refuses.' },
    ],
    decidedBy: [
      '`sysctl user.max_user_namespaces kernel.unprivileged_userns_clone kernel.apparmor_restrict_unprivileged_userns`',
      '`unshare --user true`',
    ],
    remedy: [
      '`sysctl -w user.max_user_namespaces=15000`',
      '`sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, or a profile that allows userns',
      '`user_namespace.enable=1` on the command line of RHEL 7',
    ],
    sources: [
      'user_namespaces(7)',
      'rootless containers: common host set-up',
      'Ubuntu: restricted unprivileged user namespaces',
    ],
  },
  {
    id: 'userns-limit',
    area: 'kernel features and bugs',
    title: 'A limit on the number of namespaces is reached (ENOSPC)',
    about:
      'Each user namespace has a limit for every kind of namespace made in it; leaked ones and many containers use them up. No disk is full.',
    layers: ['kernel', 'runtime', 'runtime-init'],
    signatures: [
      {
        says: /namespaces?\b[^;:]{0,40}: no space left on device/iu,
        weight: 9,
        layer: 'kernel',
        because: 'ENOSPC for a namespace is about the number of them, or the depth, and not about a disk.',
      },
      {
        says: NAMESPACE_ENOSPC,
        weight: 8,
        layer: 'runtime',
        because: 'ENOSPC of clone or unshare is about the number of namespaces, not about a disk.',
      },
      {
        says: /user\.max_\w{2,10}_namespaces|\/proc\/sys\/user\/max_/iu,
        unless: /max_user_namespaces[^\n]{0,40}\b0\b|not enabled/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The limit is named.',
      },
    ],
    neighbours: [
      { id: 'userns-disabled', tellApart: 'The limit is 0: switched off.' },
      { id: 'disk-full', tellApart: 'A path on a disk is in the text.' },
      { id: 'mount-limit', tellApart: 'Mount said ENOSPC: fs.mount-max.' },
    ],
    decidedBy: ['/proc/sys/user/max_*_namespaces against `lsns -t TYPE | wc -l`', '`unshare --net true` says the same'],
    remedy: ['`sysctl -w user.max_net_namespaces=N` (and its like)', 'Find who leaks them: `lsns`, `ip netns`'],
    sources: ['namespaces(7): /proc/sys/user', 'Linux kernel/ucount.c'],
  },
];
