import type { CauseEntry } from '../model/knowledge.ts';
import { SETNS_STATUS_1, STAGE_GAVE_UP, STAGE_SPOKE } from './phrases.ts';

/** What an engine may not do for lack of privilege, its own or that of the sandbox around it. */
export const sandboxes: readonly CauseEntry[] = [
  {
    id: 'missing-capability',
    area: 'security modules and capabilities',
    title: 'The engine lacks a capability',
    about:
      'The engine, or what started it, does not have a capability in its bounding set that the container asks for or that a step of the exec needs: an engine in a container, a service with CapabilityBoundingSet.',
    layers: ['runtime-init', 'runtime'],
    signatures: [
      {
        says: STAGE_GAVE_UP,
        weight: 5,
        layer: 'runtime-init',
        because:
          'The C stage ended by itself, as when it is refused something: without CAP_SYS_RESOURCE a lower oom_score_adj is refused.',
      },
      {
        says: /(?:unable to )?(?:apply caps|apply bounding set|set keep caps|clear keep caps|apply capabilities)[^;]{0,80}(?:operation not permitted|permission denied)|can't apply capabilities|drop bounding/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The set of capabilities that was asked for could not be taken on.',
      },
      {
        says: /oom_score_adj`?:? (?:operation not permitted|permission denied)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'A lower oom_score_adj needs CAP_SYS_RESOURCE.',
      },
      {
        says: /error setting rlimit type \d{1,2}: operation not permitted|setrlimit `?RLIMIT_\w{1,20}`?: operation not permitted/iu,
        weight: 8,
        layer: 'runtime',
        because: 'A limit above the hard one needs CAP_SYS_RESOURCE.',
      },
      {
        says: /set(?:groups|uid|gid|resuid|resgid)\w{0,3}:? operation not permitted|set(?:uid|gid|groups) failed: operation not permitted/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'A change of identity needs CAP_SETUID or CAP_SETGID; a filter refuses it too.',
      },
    ],
    neighbours: [
      { id: 'seccomp-eperm', tellApart: 'CapBnd has the capability, and Seccomp is 2.' },
      {
        id: 'nested-unprivileged',
        tellApart: 'The engine has no privileges over the host at all: mounts and sysctls fail too.',
      },
    ],
    decidedBy: [
      'CapBnd in /proc/PID/status of dockerd and of the shim, through `capsh --decode`',
      'CapAdd and Privileged of the container',
    ],
    remedy: ['Give the outer engine the capability, or drop what asks for it: --privileged, --oom-score-adj, --ulimit'],
    sources: [
      'measured: an engine without CAP_SYS_RESOURCE, runc 1.1.5',
      'capabilities(7)',
      'runc v1.5.1 libcontainer/capabilities',
    ],
  },
  {
    id: 'namespace-join-denied',
    area: 'security modules and capabilities',
    title: 'The runtime may not join a namespace of the container',
    about:
      'setns needs CAP_SYS_ADMIN over the user namespace that owns the target. An engine of another user, a container made by another engine, or a namespace that belongs to a sandbox gives EPERM.',
    layers: ['runtime-init', 'runtime'],
    signatures: [
      {
        says: /(?:failed to )?setns(?:\(\))?[^;]{0,100}: (?:operation not permitted|permission denied)|reassociate to namespace[^;]{0,40}(?:operation not permitted|permission denied)/iu,
        unless: /setns process[^;]{0,20}fork\/exec/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'Joining a namespace was refused.',
      },
      {
        says: /failed to join \{?[^;]{0,80}namespaces?: operation not permitted/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'Joining the namespaces was refused.',
        versions: 'runc 1.2 and later',
      },
      {
        says: /(?:open|lstat|stat|readlink)[^;]{0,20}\/proc\/\d{1,9}\/ns\/\w{1,10}`?: (?:permission denied|operation not permitted)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The namespace could not even be opened: ptrace access to its process is refused.',
      },
      {
        says: /(?:executing setns process|exec setns process)[^;]{0,40}exit status (?:15|22)\b/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'This way out of the C stage is that of setns.',
        versions: 'exit status 15 of runc 1.0.0-rc3, 22 of rc5 to rc8',
      },
      {
        says: SETNS_STATUS_1,
        unless: STAGE_SPOKE,
        weight: 3,
        layer: 'runtime-init',
        because: 'The stage that joins the namespaces failed.',
      },
    ],
    neighbours: [
      {
        id: 'outer-sandbox-blocks-setns',
        tellApart: 'setns is forbidden for everything in this sandbox: `nsenter -t 1 -u true` fails too.',
      },
      { id: 'container-init-died', tellApart: 'The errno is ENOENT or ESRCH: the process is gone.' },
      {
        id: 'kernel-lacks-namespace',
        tellApart: 'The errno is EINVAL, or the file below /proc/PID/ns does not exist.',
      },
    ],
    decidedBy: [
      'the owner of /proc/PID/ns/user against the user of the engine; hidepid and yama of the host',
      '`nsenter -t PID -m true` as the user of the engine',
    ],
    remedy: [
      'Use the engine and the user that made the container; let the engine have CAP_SYS_ADMIN and CAP_SYS_PTRACE',
    ],
    sources: ['setns(2): EPERM', 'runc v1.5.1 libcontainer/nsenter/nsexec.c'],
  },
  {
    id: 'outer-sandbox-blocks-setns',
    area: 'security modules and capabilities',
    title: 'A sandbox around the engine forbids setns',
    about:
      'The engine runs inside gVisor, a CI sandbox, an LXC or a container with the default filter. There setns or unshare is missing or refused, so that start may work and exec does not.',
    layers: ['runtime-init', 'kernel'],
    signatures: [
      {
        says: STAGE_GAVE_UP,
        weight: 5,
        layer: 'runtime-init',
        because:
          'The C stage ended by itself, as when it is refused something: a sandbox that refuses setns or unshare ends it so.',
      },
      {
        says: /(?:setns|join \{?[^;]{0,60}namespaces?)[^;]{0,100}: (?:function not implemented|bad system call|invalid argument)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The call is not there for this process: a sandbox hides it.',
      },
      {
        says: [/setns|join \{?[^;]{0,60}namespace/iu, /gvisor|runsc|proot|sandbox(?:ed)?\b|lxc|chroot/iu],
        weight: 6,
        layer: 'runtime-init',
        because: 'Joining a namespace failed, and a sandbox is spoken of.',
      },
      {
        says: /(?:failed to )?setns(?:\(\))?[^;]{0,100}: operation not permitted|failed to join \{?[^;]{0,80}namespaces?: operation not permitted/iu,
        unless: /setns process[^;]{0,20}fork\/exec/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'Joining a namespace was refused, which an outer filter does as well.',
      },
      {
        says: /unshare(?: failed)?:? (?:operation not permitted|function not implemented)/iu,
        weight: 4,
        layer: 'runtime-init',
        because: 'The neighbour of setns is refused.',
      },
      {
        says: SETNS_STATUS_1,
        unless: STAGE_SPOKE,
        weight: 4,
        layer: 'runtime-init',
        because: 'The stage that joins the namespaces failed, as it always does where setns is forbidden.',
      },
    ],
    neighbours: [
      {
        id: 'namespace-join-denied',
        tellApart: 'Other namespaces can be joined from here; this one belongs to somebody else.',
      },
      { id: 'nested-unprivileged', tellApart: 'Mounts are refused as well: no privileges rather than a filter.' },
    ],
    decidedBy: [
      '`unshare -u true` and `nsenter -t $$ -u true` next to the engine',
      'dmesg: Starting gVisor; systemd-detect-virt -c; Seccomp in /proc/self/status',
    ],
    remedy: [
      'Run the engine where setns is allowed: a virtual machine, or an outer container with a filter that allows it',
    ],
    sources: ['docs.docker.com: seccomp default profile, setns needs CAP_SYS_ADMIN', 'gvisor.dev: compatibility'],
  },
];
