import type { CauseEntry } from '../model/knowledge.ts';
import { FINAL_CHILD_OF_OLD, INIT_DIED, MACHINERY, PRELIMINARY } from './phrases.ts';

/** A call that the kernel does not know, in the words of Go, of libc, and of the number itself. */
const NOT_IMPLEMENTED = /function not implemented|\bENOSYS\b/iu;

/** Kernels that break, that are too old, or that are not what they claim. */
export const kernelFaults: readonly CauseEntry[] = [
  {
    id: 'kernel-oops',
    area: 'kernel features and bugs',
    title: 'The kernel has broken under the runtime',
    about:
      'After an Oops the task that met it is gone with its locks held: whoever needs them next waits for ever, or dies as well. The host must be started again.',
    layers: ['kernel', 'runtime-init'],
    signatures: [
      {
        says: /BUG: (?:unable to handle|kernel NULL pointer|scheduling while atomic|Bad page state)|kernel BUG at |general protection fault(?:,|:)|\bOops: \d|Kernel panic/iu,
        weight: 9,
        layer: 'kernel',
        because: 'The kernel says that it broke.',
      },
      {
        says: /unregister_netdevice: waiting for \S{1,16} to become free/iu,
        weight: 8,
        layer: 'kernel',
        because: 'A network namespace can not be taken down, and the lock it holds stops every other.',
      },
      {
        says: /soft lockup - CPU#\d|detected (?:expedited )?stalls? on CPUs/iu,
        weight: 5,
        layer: 'kernel',
        because: 'A processor makes no progress in the kernel.',
      },
      {
        says: /task \S{1,40}:\d{1,9} blocked for more than \d{1,5} seconds/iu,
        weight: 5,
        layer: 'kernel',
        because: 'A task waits in the kernel for minutes.',
      },
      {
        says: INIT_DIED,
        weight: 1,
        layer: 'runtime-init',
        because: 'runc init died without a word; an Oops in its name does that.',
      },
    ],
    neighbours: [
      { id: 'host-overload-or-pid-exhaustion', tellApart: 'No BUG in the log, and load explains the lockup.' },
      { id: 'io-pressure', tellApart: 'The blocked tasks wait for a slow disk.' },
    ],
    decidedBy: [
      'dmesg -T: the first BUG or Oops since boot',
      '/proc/sys/kernel/tainted: 128 (died), 512 (warned)',
      '/proc/PID/stack of what hangs',
    ],
    remedy: ['Restart the host', 'A newer kernel; kernel.panic_on_oops=1 where a restart is better than a hang'],
    sources: ['Linux Documentation/admin-guide/bug-hunting.rst', 'moby/moby#5618'],
  },
  {
    id: 'unsupported-kernel',
    area: 'kernel features and bugs',
    title: 'The kernel is too old for the software',
    about: 'The engine, the runtime or the libc of the image needs calls that this kernel does not have yet.',
    layers: ['runtime', 'runtime-init', 'command', 'dockerd'],
    signatures: [
      {
        says: /preliminary setup(?: caused)?:? ?"?EOF/iu,
        weight: 5,
        layer: 'runtime-init',
        because: 'The C stage could not do its first step, as where the kernel is none (WSL 1) or lacks most of it.',
      },
      {
        says: FINAL_CHILD_OF_OLD,
        weight: 6,
        layer: 'runtime-init',
        because: 'The C stage of an older runc was refused something, as where the kernel is none (WSL 1).',
      },
      {
        says: /kernel too old|fatal glibc error: cannot get entropy/iu,
        weight: 9,
        layer: 'command',
        because: 'The libc of the image refuses this kernel.',
      },
      {
        says: /linux kernel version \S{1,60} (?:is not supported|can be unstable)|requires (?:a )?(?:linux )?kernel (?:version )?(?:>=? ?v?)?\d|requires >= v\d\.\d{1,2} kernel|kernel (?:is|was) too old|upgrade your kernel/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The software says which kernel it needs.',
      },
      {
        says: [NOT_IMPLEMENTED, MACHINERY],
        weight: 6,
        layer: 'runtime',
        because: 'The runtime made a call that this kernel does not have.',
      },
      {
        says: NOT_IMPLEMENTED,
        weight: 5,
        layer: 'command',
        because: 'A call is not in this kernel.',
      },
      {
        says: PRELIMINARY,
        weight: 3,
        layer: 'runtime-init',
        because: 'The child died in its first steps; where there is no real Linux below (WSL 1, an emulation) it does.',
        versions: 'runc 1.0.0-rc94 to 1.1',
      },
    ],
    neighbours: [
      { id: 'runc-regression-or-vendor-kernel', tellApart: 'An older runtime works on the same kernel.' },
      {
        id: 'vendor-kernel-syscall',
        tellApart: 'The version is new enough; the vendor left the call out or broke it.',
      },
      { id: 'cve-mitigation-old-kernel', tellApart: 'The call is memfd_create or its sealing.' },
      { id: 'kernel-lacks-namespace', tellApart: 'Only a namespace is missing.' },
      { id: 'userns-disabled', tellApart: 'Only user namespaces are refused: it works without userns-remap.' },
      { id: 'cpu-emulation', tellApart: 'The program is of another architecture: the emulator lacks the call.' },
    ],
    decidedBy: ['`uname -r` against the release notes', '`strace -f`: which call says ENOSYS'],
    remedy: ['A newer kernel', 'An older engine or image, as long as it lasts'],
    sources: ['glibc INSTALL: kernel versions', 'moby contrib/check-config.sh', 'containerd: kernel requirements'],
  },
  {
    id: 'vendor-kernel-syscall',
    area: 'kernel features and bugs',
    title: "A vendor's kernel answers a call in its own way",
    about:
      'Kernels of NAS devices, phones, hosters (containers sold as machines) and backports have a new version number and lack a call, or return EPERM or EINVAL where ENOSYS is due, so that the fallback is never taken.',
    layers: ['runtime', 'runtime-init', 'kernel'],
    signatures: [
      {
        says: [
          /\b(?:openat2|close_range|clone3|fsopen|fsmount|fsconfig|open_tree|move_mount|mount_setattr|pidfd_open|faccessat2|memfd_create|statx|keyctl)\b/iu,
          /operation not permitted|invalid argument|function not implemented|bad (?:address|file descriptor)|cross-device link/iu,
        ],
        unless: /unsafe procfs/iu,
        weight: 7,
        layer: 'runtime',
        because: 'A call by name, refused: newer runtimes use it where the kernel claims to be new enough.',
      },
      {
        says: [NOT_IMPLEMENTED, MACHINERY],
        weight: 6,
        layer: 'runtime',
        because: 'The runtime made a call that this kernel does not have.',
      },
      {
        says: /synology|qnap|openvz|virtuozzo|android|-wsl2/iu,
        weight: 4,
        layer: 'kernel',
        because: 'The kernel is one of those that are known to be changed.',
      },
      {
        says: INIT_DIED,
        weight: 1,
        layer: 'runtime-init',
        because: 'runc init died without a word; a call that kills on a changed kernel does that.',
      },
    ],
    neighbours: [
      { id: 'unsupported-kernel', tellApart: 'The version is really too old.' },
      { id: 'seccomp-eperm', tellApart: 'A seccomp profile answers EPERM: --security-opt seccomp=unconfined works.' },
      { id: 'runc-regression-or-vendor-kernel', tellApart: 'An older runc works on the same kernel.' },
      { id: 'cve-mitigation-procfs', tellApart: 'The text is about an unsafe procfs.' },
    ],
    decidedBy: [
      'the same image and engine on a mainline kernel of the same version',
      'strace -f: the first call refused that should not be',
      'an older runc beside it',
    ],
    remedy: [
      "The vendor's update",
      'An older runtime, registered beside the other',
      'An LSM or seccomp of the outer host, where that is what answers',
    ],
    sources: ['opencontainers/runc CHANGELOG (1.1.3 to 1.4)', 'clone(2), openat2(2): ENOSYS'],
  },
  {
    id: 'cpu-emulation',
    area: 'kernel features and bugs',
    title: 'The program runs under an emulator of another processor',
    about:
      'Through binfmt_misc QEMU (or Rosetta) runs images of other architectures. It lacks calls, breaks threads and signals of Go now and then, and is slow enough for every timeout.',
    layers: ['command', 'runtime-init', 'dockerd'],
    signatures: [
      {
        says: /qemu(?:-\w{1,12}(?:-static)?)?: (?:uncaught target signal|could not open|unsupported syscall|fatal)|uncaught target signal \d/iu,
        weight: 9,
        layer: 'command',
        because: 'The emulator says that the program broke, or lacks something.',
      },
      {
        says: /rosetta error:|lfstack\.push invalid packing/iu,
        weight: 9,
        layer: 'command',
        because: 'A message of an emulator, or of Go in one.',
      },
      {
        says: /qemu-(?:x86_64|i386|aarch64|arm|riscv64|ppc64le|s390x|mips\w{0,4})\b/iu,
        weight: 6,
        layer: 'command',
        because: 'An emulator runs the program.',
      },
      {
        says: /platform \(linux\/\w{1,12}(?:\/v\d)?\) does not match the detected host platform/iu,
        weight: 7,
        layer: 'dockerd',
        because: 'The image is of another architecture, and runs if an emulator is there.',
      },
      {
        says: /exec format error/iu,
        weight: 3,
        layer: 'command',
        because: 'A program of another architecture, and no emulator for it.',
      },
      {
        says: INIT_DIED,
        weight: 2,
        layer: 'runtime-init',
        because: 'runc init died without a word; under emulation, where runc itself is emulated, it does.',
      },
    ],
    neighbours: [
      { id: 'wrong-architecture', tellApart: 'There is no emulator: exec format error at once.' },
      { id: 'unsupported-kernel', tellApart: "The architecture is the host's." },
    ],
    decidedBy: ['`docker image inspect -f {{.Architecture}}` against `uname -m`', '`ls /proc/sys/fs/binfmt_misc`'],
    remedy: [
      "An image of the host's architecture (--platform)",
      'A newer QEMU: `docker run --privileged tonistiigi/binfmt --install all`',
    ],
    sources: [
      'binfmt_misc of the Linux documentation',
      'Docker: multi-platform builds',
      'golang/go#13024',
      'golang/go#69259',
    ],
  },
];
