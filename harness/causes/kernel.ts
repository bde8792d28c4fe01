import type { CauseEntry } from '../model/knowledge.ts';
import { FINAL_CHILD_OF_OLD, NAMESPACE_UNOPENED, UNSHARE_EINVAL } from './phrases.ts';

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
        says: [
          /\bbpf\b|BPF_PROG|device filter|(?:can't )?load program/iu,
          /function not implemented|invalid argument|not supported/iu,
        ],
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
        says: /namespace "?\w{1,20}"? is not supported|namespaces? (?:is|are) not supported by (?:the|this) kernel|namespace (?:\{"?)?\w{1,20}[^\n]{0,20} does not exist|namespaces aren't enabled in the kernel/iu,
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
      {
        says: NAMESPACE_UNOPENED,
        weight: 6,
        layer: 'runtime-init',
        because: 'The namespaces of a living process have no files of this kind: the kernel does not know the kind.',
      },
      {
        says: FINAL_CHILD_OF_OLD,
        weight: 5,
        layer: 'runtime-init',
        because: 'The C stage of an older runc was refused something, as by a kernel without one of the namespaces.',
      },
    ],
    neighbours: [
      { id: 'userns-disabled', tellApart: 'Only the user namespace is refused: switched off.' },
      { id: 'kernel-unshare-race', tellApart: 'It works the second time.' },
      { id: 'unsupported-kernel', tellApart: 'More than namespaces is missing.' },
      { id: 'container-init-died', tellApart: 'The process whose namespaces are to be opened is gone.' },
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
];
