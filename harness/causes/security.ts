import type { CauseEntry } from '../model/knowledge.ts';
import { securityAgents } from './security-agents.ts';
import { mitigations } from './mitigations.ts';
import { nested } from './nested.ts';
import { EPERM, GO_THREAD, INIT_DIED, MACHINERY, NEWER_CALL_REFUSED, OOM_NOTE } from './phrases.ts';
import { sandboxes } from './sandboxes.ts';

/** Security modules and filters of the kernel. */
const policies: readonly CauseEntry[] = [
  {
    id: 'apparmor-denied',
    area: 'security modules and capabilities',
    title: 'AppArmor refuses',
    about:
      'The profile of the container, or one that the host puts on the runtime itself, is missing, can not be entered, or forbids what the exec needs.',
    layers: ['runtime-init', 'dockerd', 'kernel', 'command', 'runtime'],
    signatures: [
      {
        says: [/exec failed|start exec/iu, /namespace "?\w{1,20}"? is not supported/iu],
        weight: 6,
        layer: 'runtime',
        because:
          'The container runs in a namespace of this kind, so the kernel has it: something hides it from the runtime, such as a profile.',
      },
      {
        says: /apparmor="?DENIED/iu,
        weight: 9,
        layer: 'kernel',
        because: 'The kernel has recorded a denial of AppArmor.',
      },
      {
        says: /apparmor failed to apply profile|unable to apply apparmor profile|apparmor[^;]{0,60}profile[^;]{0,60}(?:not be loaded|not found|not loaded)|apparmor_parser|apparmor: config provided/iu,
        unless: /(?:open|write|read) \/\d{1,9}\/task\/\d{1,9}\//iu,
        weight: 9,
        layer: null,
        because: 'The profile could not be loaded or entered.',
      },
      {
        says: /\/proc\/(?:self|thread-self|\d{1,9})\/attr\/apparmor\/\S{1,20}: /iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The file that enters a profile of AppArmor was refused.',
      },
      {
        says: /\/proc\/(?:self|thread-self|\d{1,9})\/attr\/exec: (?:no such file or directory|permission denied)/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'The label for the next execve could not be written; AppArmor and SELinux share that file.',
      },
      {
        says: /reopen fd \d{1,9}: permission denied/iu,
        weight: 5,
        layer: 'runtime-init',
        because: 'Files below a mount of its own have other paths to AppArmor, and an outer profile forbids those.',
        versions: 'runc since 1.2.8, 1.3.3 and 1.4.0',
      },
      {
        says: /cannot (?:kill|stop) container[^;]{0,200}permission denied|unable to signal init[^;]{0,60}permission denied/iu,
        weight: 7,
        layer: 'runtime',
        because: 'Root may not signal a process: the profile of the runtime and that of the container do not allow it.',
      },
      {
        says: [/(?<!fork\/)\bexec:? [^\s:]{1,300}: permission denied/iu, MACHINERY],
        weight: 2,
        layer: 'runtime-init',
        because: 'An execve was refused, for which a profile is one reason.',
      },
    ],
    neighbours: [
      { id: 'selinux-denied', tellApart: '`aa-status` is empty and getenforce says Enforcing.' },
      { id: 'executable-not-found', tellApart: 'The file has no exec bit: `ls -l`.' },
    ],
    decidedBy: [
      '`dmesg | grep apparmor=`: profile, operation and name',
      '/proc/PID/attr/current of the init; `aa-status`',
    ],
    remedy: [
      'Load the profile (`apparmor_parser -r`), or let it allow what the denial names',
      'To prove it: --security-opt apparmor=unconfined',
    ],
    sources: [
      'runc v1.5.1 libcontainer/apparmor',
      'moby contrib/apparmor',
      'moby/moby#47749: profile of runc and signals',
    ],
  },
  {
    id: 'selinux-denied',
    area: 'security modules and capabilities',
    title: 'SELinux refuses',
    about:
      'The label of the process, of a file on a volume, or of the runtime binary does not allow the exec: a volume without :z, a data directory without its contexts, a missing container-selinux.',
    layers: ['runtime-init', 'kernel', 'command'],
    signatures: [
      {
        says: /avc: ?denied|type=(?:AVC|1400)\b|SELinux is preventing/iu,
        unless: /apparmor=/iu,
        weight: 9,
        layer: 'kernel',
        because: 'The kernel has recorded a denial of SELinux.',
      },
      {
        says: /\/proc\/(?:self|thread-self|\d{1,9})\/attr\/(?:keycreate|current|sockcreate|fscreate)|can't set process label|selinux label is specified in config|(?:set|apply)(?:ting)? (?:file|process|key) label/iu,
        unless: /attr\/apparmor/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'A label could not be set.',
      },
      {
        says: /\/proc\/(?:self|thread-self|\d{1,9})\/attr\/exec`?: (?:permission denied|invalid argument|operation not permitted)/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The label for the next execve was refused; EINVAL is a label that the policy does not know.',
      },
      {
        says: /error while loading shared libraries: [^;]{1,200}: (?:cannot apply additional memory protection|permission denied)|cannot change memory protections/iu,
        weight: 8,
        layer: 'command',
        because: 'The known look of a root file system without its contexts.',
      },
      {
        says: [/(?<!fork\/)\bexec:? [^\s:]{1,300}: permission denied|chdir[^;]{0,300}permission denied/iu, MACHINERY],
        weight: 2,
        layer: 'runtime-init',
        because: 'A file was refused, for which a label is one reason.',
      },
    ],
    neighbours: [
      { id: 'apparmor-denied', tellApart: 'The denial begins with apparmor=.' },
      { id: 'cwd-permission', tellApart: 'Owner and mode refuse as well.' },
    ],
    decidedBy: ['`ausearch -m avc -ts recent`', '`ps -Z`, `ls -Z` of both sides; getenforce'],
    remedy: [
      '`restorecon -RFv` of the data directory; :z or :Z for the volume; install container-selinux',
      'To prove it: --security-opt label=disable',
    ],
    sources: ['runc v1.5.1 libcontainer/setns_init_linux.go: selinux', 'containers/container-selinux'],
  },
  {
    id: 'seccomp-eperm',
    area: 'security modules and capabilities',
    title: 'The seccomp filter refuses a call',
    about:
      'The profile of the container (or that of an outer one) answers a call of the runtime or of the command with EPERM, or kills. The runtime itself runs under the filter from the moment it loads it.',
    layers: ['runtime-init', 'command', 'kernel'],
    signatures: [
      {
        says: [/seccomp/iu, /clone3|faccessat2|statx|openat2|close_range|glibc/iu],
        unless: /error adding|SCMP_|unknown action|not a valid action/iu,
        weight: 7,
        layer: 'command',
        because: 'A call that newer C libraries make, and the filter, are spoken of together.',
      },
      {
        says: /clone3\([^\n]{0,600}\bEPERM\b/iu,
        weight: 8,
        layer: 'command',
        because: 'A trace shows clone3 refused with EPERM, where a filter that does not know it should say ENOSYS.',
      },
      {
        says: /\) = -1 EPERM/iu,
        weight: 3,
        layer: null,
        because: 'A trace shows a system call that got EPERM; a filter is one of many that refuse so.',
      },
      {
        says: /pthread_create failed \(EPERM\)|pthread_create[^\n]{0,60}: operation not permitted|(?:can't start|create|start) (?:new )?thread[^\n]{0,40}operation not permitted/iu,
        unless: /runtime\/cgo/iu,
        weight: 8,
        layer: 'command',
        because: 'A thread was refused with EPERM. A limit says EAGAIN: this is a filter that does not know clone3.',
      },
      {
        says: /type=(?:1326|SECCOMP)\b|sig=31\b|SIGSYS|bad system call/iu,
        weight: 9,
        layer: null,
        because: 'A call was answered by a signal of seccomp.',
      },
      {
        says: /unable to init seccomp|init seccomp|loading seccomp filter|seccomp \(SECCOMP_SET_MODE_FILTER\)|error (?:creating filter|setting no new privileges)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The filter itself could not be loaded.',
      },
      {
        says: /set(?:groups|uid|gid|resuid|resgid)\w{0,3}:? operation not permitted/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'A change of identity was refused: the filter, or a capability that was dropped.',
      },
      {
        says: /(?:exec user process caused:? ?"?|(?<!fork\/)\bexec:? [^\s:]{1,300}: )operation not permitted/iu,
        weight: 4,
        layer: 'runtime-init',
        because: 'execve gave EPERM.',
      },
      {
        says: [EPERM, MACHINERY],
        weight: 3,
        layer: null,
        because: 'Something was refused with the errno that filters use.',
      },
      {
        says: INIT_DIED,
        unless: new RegExp(`${OOM_NOTE.source}|${GO_THREAD.source}`, 'iu'),
        weight: 2,
        layer: 'runtime-init',
        because: 'A filter that kills leaves no word.',
      },
      {
        says: NEWER_CALL_REFUSED,
        unless: /adding seccomp/iu,
        weight: 7,
        layer: 'command',
        because: 'A newer system call got EPERM, as filters answer what they do not list.',
      },
      {
        says: /getaddrinfo\(\) thread failed to start/iu,
        weight: 5,
        layer: 'command',
        because: 'A thread was refused by a filter that does not know clone3.',
      },
    ],
    neighbours: [
      { id: 'missing-capability', tellApart: 'The bounding set (CapBnd) lacks the capability of the call.' },
      { id: 'libseccomp-too-old', tellApart: 'The call is newer than libseccomp, and the profile does not forbid it.' },
      { id: 'vendor-kernel-syscall', tellApart: 'It fails with seccomp=unconfined as well: the kernel refuses.' },
      { id: 'runc-too-old-for-profile', tellApart: 'A newer runtime with the same profile works.' },
    ],
    decidedBy: [
      'the audit log: type=1326 with syscall=',
      'it works with --security-opt seccomp=unconfined; Seccomp: 2 in /proc/PID/status',
    ],
    remedy: ['Add the call to the profile, or take the default profile'],
    sources: [
      'measured: a profile without setgroups, runc 1.1.5',
      'Linux Documentation/userspace-api/seccomp_filter.rst',
    ],
  },
];

export const security: readonly CauseEntry[] = [
  ...policies,
  ...securityAgents,
  ...mitigations,
  ...sandboxes,
  ...nested,
];
