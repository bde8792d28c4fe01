import type { GeneralForm } from './general-forms.ts';
import { INIT_DIED, MACHINERY } from './phrases.ts';

/**
 * What an errno alone can mean where the machinery of containers prints it, whatever step it stands behind: the last
 * resort for steps that nobody has met. Weight 2: behind whatever an entry knows.
 */
export const ERRNO_FORMS: readonly GeneralForm[] = [
  {
    says: /\b(?:make|sh|bash|dash|ash|env|xargs|find): (?:(?:line )?\d{1,6}: )?[\w./-]{1,100}: operation not permitted/iu,
    layer: 'command',
    because:
      'A program may not start the plainest other one: a filter that does not know the calls of a newer C library.',
    speaksFor: { 'seccomp-eperm': 6, 'libseccomp-too-old': 6, 'runc-too-old-for-profile': 5 },
  },
  {
    // Files that may not be opened are EACCES: EPERM is a call.
    says: /\[Errno 1\] operation not permitted|\bEPERM: operation not permitted/iu,
    unless: MACHINERY,
    layer: 'command',
    because: 'A program in the container may not make a call that its libraries take for granted.',
    speaksFor: { 'libseccomp-too-old': 5, 'seccomp-eperm': 5, 'missing-capability': 3 },
  },
  {
    says: /(?:: |\()operation not permitted\b/iu,
    unless: MACHINERY,
    layer: 'command',
    because: 'A program in the container may not do something: a filter, or a capability that it lacks.',
    speaksFor: { 'seccomp-eperm': 2, 'missing-capability': 2, 'libseccomp-too-old': 2 },
  },
  {
    says: /: permission denied\b/iu,
    unless: MACHINERY,
    layer: 'command',
    because: 'A program in the container may not open or run a file.',
    speaksFor: { 'executable-permission': 2, 'selinux-denied': 2 },
  },
  {
    says: /: function not implemented\b/iu,
    unless: MACHINERY,
    layer: 'command',
    because: 'A program in the container asked for a call that this kernel, or a filter, does not have.',
    speaksFor: { 'vendor-kernel-syscall': 2, 'seccomp-eperm': 2, 'cpu-emulation': 2 },
  },
  {
    says: /: cannot allocate memory\b/iu,
    unless: MACHINERY,
    layer: 'command',
    because: 'A program in the container was refused memory.',
    speaksFor: { 'memory-limit-too-small': 2, 'host-memory-exhaustion': 2 },
  },
  {
    says: [/: ["\\]{0,4}(?:is a directory|not a directory)/iu, MACHINERY],
    layer: null,
    because: 'A file stands where a directory was expected, or the other way round, as with a bind mount.',
    speaksFor: { 'cwd-bind-source-missing': 3, 'rootfs-incomplete': 2 },
  },
  {
    says: [/: ["\\]{0,4}no such file or directory/iu, MACHINERY],
    unless: /\bexec: "|exec user process|\/sys\/fs\/cgroup|\/proc\//iu,
    layer: null,
    because: 'A file or a directory that a step needs is not there.',
    speaksFor: { 'rootfs-incomplete': 2, 'cwd-bind-source-missing': 2, 'runtime-state-missing': 2 },
  },
  {
    says: [/: ["\\]{0,4}no such process/iu, MACHINERY],
    layer: null,
    because: 'The process that is meant is gone.',
    speaksFor: { 'container-init-died': 3, 'runc-race-bug': 2 },
  },
  {
    says: [
      /: ["\\]{0,4}(?:no such device(?: or address)?|operation not supported|function not implemented)/iu,
      MACHINERY,
    ],
    layer: null,
    because: 'The kernel does not have what was asked for.',
    speaksFor: { 'unsupported-kernel': 3, 'vendor-kernel-syscall': 2, 'kernel-lacks-namespace': 2 },
  },
  {
    says: [/: ["\\]{0,4}(?:device or resource busy|text file busy)/iu, MACHINERY],
    layer: null,
    because: 'Something still uses what was to be changed.',
    speaksFor: { 'cgroup2-no-internal-process': 2, 'live-restore-mountflags': 2, 'runc-race-bug': 2 },
  },
  {
    says: [/: ["\\]{0,4}file exists|already exists/iu, MACHINERY],
    layer: null,
    because: 'Something is there already: what an attempt before left, or one at the same time.',
    speaksFor: { 'init-died-daemon-stale': 3, 'runc-race-bug': 3 },
  },
  {
    says: [/: ["\\]{0,4}(?:broken pipe|connection reset by peer)/iu, MACHINERY],
    unless: INIT_DIED,
    layer: null,
    because: 'The other end was gone: whoever held it has died.',
    speaksFor: { 'container-pids-max': 2, 'memory-limit-too-small': 2, 'shim-killed': 2 },
  },
  {
    says: [/: ["\\]{0,4}connection refused/iu, MACHINERY],
    unless: /dial tcp/iu,
    layer: null,
    because: 'Nobody listens on a socket that is there: its owner has died.',
    speaksFor: { 'containerd-down': 3, 'shim-killed': 3 },
  },
  {
    says: [/\bsignal: killed|exit status 137\b/iu, MACHINERY],
    layer: null,
    because: 'A process of the runtime was killed: by the kernel for memory, or by somebody.',
    speaksFor: { 'memory-limit-too-small': 3, 'external-agent-kills-runc': 3, 'host-memory-exhaustion': 2 },
  },
  {
    says: [/\bsignal: (?:segmentation fault|aborted|bus error|illegal instruction)/iu, MACHINERY],
    layer: null,
    because: 'A process of the runtime crashed.',
    speaksFor: { 'runc-abort': 4, 'cpu-emulation': 2 },
  },
  {
    says: [/: ["\\]{0,4}interrupted system call|: bad file descriptor/iu, MACHINERY],
    layer: null,
    because: 'A call that is to be tried again was not, or a file was closed too early.',
    speaksFor: { 'runc-race-bug': 2, 'runc-regression-or-vendor-kernel': 3 },
  },
  {
    says: [/context canceled/iu, MACHINERY],
    layer: null,
    because: 'Whoever asked has given up: it took too long.',
    speaksFor: { 'runtime-slow-or-hung': 3, 'shim-hang': 2, 'io-pressure': 2 },
  },
];
