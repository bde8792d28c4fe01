import type { CauseEntry } from '../model/knowledge.ts';
import { securityAgents } from './security-agents.ts';
import { mitigations } from './mitigations.ts';
import { nested } from './nested.ts';
import { MACHINERY } from './phrases.ts';
import { sandboxes } from './sandboxes.ts';
import { seccomp } from './seccomp.ts';

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
        says: /apparmor failed to apply profile|unable to apply apparmor profile|apparmor[^;]{0,60}profile[^;]{0,60}(?:not be loaded|not found|not loaded)|apparmor_parser|apparmor: config provided|apparmor[^;]{0,30}(?:not initialized|not enabled|not supported)/iu,
        unless: /(?:open|write|read) \/\d{1,9}\/task\/\d{1,9}\/|while confined/iu,
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
        says: /cannot (?:kill|stop) container[^;]{0,200}permission denied|\bsignal(?:ing|ling)?\b[^;]{0,60}permission denied/iu,
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
      { id: 'cve-mitigation-procfs', tellApart: 'The path in the denial lacks its /proc, and an older runtime works.' },
      { id: 'selinux-denied', tellApart: '`aa-status` is empty and getenforce says Enforcing.' },
      { id: 'executable-permission', tellApart: 'The file has no exec bit: `ls -l`.' },
    ],
    decidedBy: [
      '`dmesg | grep apparmor=`: profile, operation and name',
      '/proc/PID/attr/current of the init; `aa-status`',
    ],
    remedy: [
      'Load the profile (`apparmor_parser -r`), or let it allow what the denial names',
      'To prove it: --security-opt apparmor=unconfined',
    ],
    sources: ['runc v1.5.1 libcontainer/apparmor', 'moby contrib/apparmor', 'moby/moby#47749'],
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
        says: /error while loading shared libraries: [^;]{1,200}: (?:cannot apply additional memory protection|permission denied)|cannot change memory protections|RELRO protection failed: permission denied|cannot enable executable stack[^\n]{0,80}: permission denied/iu,
        weight: 8,
        layer: 'command',
        because: 'The known look of a root file system without its contexts.',
      },
      {
        says: /exec user process caused:? ?"?permission denied/iu,
        weight: 4,
        layer: 'command',
        because:
          'An execve was refused; after an update of the policy or the engine, a label does that to every image.',
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
      { id: 'executable-permission', tellApart: 'No exec bit, or one for another user: `ls -l`.' },
    ],
    decidedBy: ['`ausearch -m avc -ts recent`', '`ps -Z`, `ls -Z` of both sides; getenforce'],
    remedy: [
      '`restorecon -RFv` of the data directory; :z or :Z for the volume; install container-selinux',
      'To prove it: --security-opt label=disable',
    ],
    sources: ['runc v1.5.1 libcontainer/setns_init_linux.go: selinux', 'containers/container-selinux'],
  },
];

export const security: readonly CauseEntry[] = [
  ...policies,
  ...seccomp,
  ...securityAgents,
  ...mitigations,
  ...sandboxes,
  ...nested,
];
