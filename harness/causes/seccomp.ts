import type { CauseEntry } from '../model/knowledge.ts';
import { EPERM, GO_THREAD, INIT_DIED, MACHINERY, NEWER_CALL_REFUSED, OOM_NOTE } from './phrases.ts';

/** The filter of system calls. */
export const seccomp: readonly CauseEntry[] = [
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
        unless: /errno 524\b/iu,
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
