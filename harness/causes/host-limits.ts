import type { CauseEntry } from '../model/knowledge.ts';
import {
  INIT_DIED,
  OOM_NOTE,
  GO_THREAD,
  EAGAIN,
  STAGE_EAGAIN,
  FORK_RUNTIME_EAGAIN,
  FORK_SELF_EAGAIN,
  COMMAND_FORK,
  HOST_FORK,
  EXIT_OF_CLONE,
} from './phrases.ts';

/** A fork that was refused to the machinery, in a cgroup of its own. */
const OUTSIDE = new RegExp(`${FORK_RUNTIME_EAGAIN.source}|${FORK_SELF_EAGAIN.source}`, 'iu');

/** Limits on processes and threads of the whole host. */
export const hostLimits: readonly CauseEntry[] = [
  {
    id: 'host-thread-limit',
    area: 'process/thread limits',
    title: 'The host has as many threads as kernel.threads-max allows',
    about:
      "The kernel counts every thread of the host against threads-max, root's too. When it is reached no fork works anywhere; what fails first depends on who tries first.",
    layers: ['kernel', 'shim', 'runtime', 'runtime-init', 'command'],
    signatures: [
      {
        says: [INIT_DIED, FORK_SELF_EAGAIN],
        weight: 7,
        layer: 'kernel',
        because: 'Refused inside the cgroup of the container and outside of it: what both share is the host.',
      },
      {
        says: [INIT_DIED, OUTSIDE],
        weight: 7,
        layer: 'kernel',
        because: 'Forks are refused in the cgroup of the container and outside of it: the limit covers both.',
      },
      {
        says: [EAGAIN, /threads-max/iu],
        weight: 8,
        layer: 'kernel',
        because: 'A fork was refused, and somebody looked at threads-max.',
      },
      {
        says: [FORK_RUNTIME_EAGAIN, HOST_FORK],
        weight: 7,
        layer: 'kernel',
        because: 'Programs outside of any container are refused forks as well.',
      },
      {
        says: HOST_FORK,
        weight: 5,
        layer: 'kernel',
        because: 'A program of the host was refused a fork.',
      },
      {
        says: FORK_RUNTIME_EAGAIN,
        weight: 5,
        layer: 'shim',
        because: 'The runtime itself could not be forked: the limit is outside of the container.',
      },
      {
        says: FORK_SELF_EAGAIN,
        weight: 5,
        layer: 'runtime',
        because: 'runc could not fork its child: the limit is outside of the container.',
      },
      {
        says: GO_THREAD,
        weight: 4,
        layer: null,
        because: "A Go program was refused a thread; the limit may be the host's.",
      },
      {
        says: COMMAND_FORK,
        weight: 3,
        layer: 'kernel',
        because: "A program was refused a process; the limit may be the host's.",
      },
      {
        says: INIT_DIED,
        unless: OOM_NOTE,
        weight: 3,
        layer: 'runtime-init',
        because: 'runc init died without a word; on a host without free threads it does.',
      },
    ],
    neighbours: [
      {
        id: 'systemd-tasksmax',
        tellApart: 'pids.events of the unit of the daemon moves; other programs of the host still fork.',
      },
      { id: 'kernel-pid-max', tellApart: 'threads-max has room, process ids are used up.' },
      { id: 'container-pids-max', tellApart: "The container's pids.events moves; other containers work." },
      { id: 'pod-pids-limit', tellApart: 'pids.events of a parent cgroup moves; other pods work.' },
      { id: 'rlimit-nproc', tellApart: 'Root is not refused.' },
      {
        id: 'host-overload-or-pid-exhaustion',
        tellApart: 'The host is slow or short of ids, the limit itself is not reached.',
      },
    ],
    decidedBy: [
      'the fourth field of /proc/loadavg (threads) against sysctl kernel.threads-max',
      'no pids.events moves at any level while forks are refused',
    ],
    remedy: ['`sysctl -w kernel.threads-max=N`', 'Find the leak: `ps -eLo cgroup= | sort | uniq -c | sort -n`'],
    sources: ['Linux kernel/fork.c (copy_process)', 'proc(5): /proc/sys/kernel/threads-max'],
  },
  {
    id: 'kernel-pid-max',
    area: 'process/thread limits',
    title: 'Process ids are used up (kernel.pid_max)',
    about:
      'Every task needs an id below pid_max, in its own pid namespace and in each above it. Since Linux 6.14 a pid namespace has a pid_max of its own, so a container can run out alone.',
    layers: ['kernel', 'shim', 'runtime', 'runtime-init'],
    signatures: [
      {
        says: [INIT_DIED, OUTSIDE],
        weight: 6,
        layer: 'kernel',
        because: 'Forks are refused in the cgroup of the container and outside of it: the limit covers both.',
      },
      {
        says: [EAGAIN, /\bpid_max\b/iu],
        weight: 8,
        layer: 'kernel',
        because: 'A fork was refused, and somebody looked at pid_max.',
      },
      {
        says: [FORK_RUNTIME_EAGAIN, HOST_FORK],
        weight: 6,
        layer: 'kernel',
        because: 'Programs outside of any container are refused forks as well.',
      },
      {
        says: FORK_RUNTIME_EAGAIN,
        weight: 4,
        layer: 'shim',
        because: 'The runtime itself could not be forked: the limit is outside of the container.',
      },
      {
        says: FORK_SELF_EAGAIN,
        weight: 4,
        layer: 'runtime',
        because: 'runc could not fork its child: the limit is outside of the container.',
      },
      {
        says: STAGE_EAGAIN,
        weight: 4,
        layer: 'runtime-init',
        because: 'Stage 2 needs an id in the pid namespace of the container, and that may have none left.',
      },
      {
        says: EXIT_OF_CLONE,
        weight: 4,
        layer: 'runtime-init',
        because: 'This exit status is a refused clone.',
        versions: 'runc 1.0.0-rc3 to rc8',
      },
      {
        says: /error executing setns process: exit status 1\b/iu,
        weight: 3,
        layer: 'runtime-init',
        because: 'A C stage of runc init gave up and did not say why; a pid namespace without free ids does that.',
        versions: 'runc 1.1 to 1.3; since 1.4.0 the reason follows',
      },
      {
        says: INIT_DIED,
        unless: OOM_NOTE,
        weight: 2,
        layer: 'runtime-init',
        because: 'runc init died without a word; its threads need ids too.',
      },
    ],
    neighbours: [
      {
        id: 'host-thread-limit',
        tellApart: 'The threads of the host are at threads-max, which is often lower than pid_max.',
      },
      { id: 'systemd-tasksmax', tellApart: 'pids.events of the unit of the daemon moves.' },
      { id: 'container-pids-max', tellApart: "Max of the container's pids.events rises." },
      {
        id: 'host-overload-or-pid-exhaustion',
        tellApart: 'The host is slow or the kubelet says PIDPressure; pid_max is not reached.',
      },
      { id: 'container-init-died', tellApart: 'The errno is ENOMEM, not EAGAIN: the pid namespace has lost its init.' },
    ],
    decidedBy: [
      'threads in /proc/loadavg against sysctl kernel.pid_max of the host',
      'kernel.pid_max read through a procfs of the container (Linux 6.14 and later)',
    ],
    remedy: ['`sysctl -w kernel.pid_max=4194304`', 'The same inside, where the namespace has a pid_max of its own'],
    sources: ['Linux kernel/pid.c (alloc_pid)', 'Linux commit 7863dcc72d0f (pid_max of a pid namespace, 6.14)'],
  },
];
