import type { CauseEntry } from '../model/knowledge.ts';
import {
  INIT_DIED,
  OOM_NOTE,
  GO_THREAD,
  STAGE_EAGAIN,
  FORK_RUNTIME_EAGAIN,
  FORK_SELF_EAGAIN,
  COMMAND_FORK,
  EXIT_OF_CLONE,
  EAGAIN,
} from './phrases.ts';

/** Limits on processes and threads of a unit of systemd and of a user. */
export const unitLimits: readonly CauseEntry[] = [
  {
    id: 'systemd-tasksmax',
    area: 'process/thread limits',
    title: 'TasksMax of the unit of dockerd, containerd or the shim is reached',
    about:
      'systemd limits tasks for each unit. Where the unit of the daemon is full, the shim can not fork the runtime, or the runtime its child, for any container. Shims stay in the unit they were started in. The scope of a container without a limit of its own gets DefaultTasksMax too.',
    layers: ['shim', 'runtime', 'containerd', 'runtime-init'],
    signatures: [
      {
        says: /fork rejected by pids controller in \S{0,200}(?:\.service|user\.slice)/iu,
        unless: /fork rejected by pids controller in \S{0,300}(?:kubepods|docker-[0-9a-f]{12})/iu,
        weight: 9,
        layer: null,
        because: 'The kernel names a unit of systemd, not a container.',
      },
      {
        says: FORK_RUNTIME_EAGAIN,
        weight: 6,
        layer: 'shim',
        because: 'The runtime itself could not be forked: the limit is outside of the container.',
      },
      {
        says: FORK_SELF_EAGAIN,
        weight: 6,
        layer: 'runtime',
        because: 'runc could not fork its child, which at that moment belongs to the cgroup of the caller.',
      },
      {
        says: [GO_THREAD, /\b(?:dockerd|containerd|containerd-shim[\w-]{0,20}|kubelet|crio)\[\d/iu],
        weight: 7,
        layer: 'containerd',
        because: 'A daemon was refused a thread of its own.',
      },
      {
        says: GO_THREAD,
        unless: INIT_DIED,
        weight: 5,
        layer: null,
        because: 'A Go program was refused a thread, and nothing says that it was runc init.',
      },
      {
        says: STAGE_EAGAIN,
        weight: 4,
        layer: 'runtime-init',
        because: 'To runc 1.3 the C stages still belong to the cgroup of the caller when they clone.',
        versions: 'any on cgroup v1; runc to 1.3 on v2',
      },
      {
        says: EXIT_OF_CLONE,
        weight: 5,
        layer: 'runtime-init',
        because: 'This exit status is a refused clone of a stage that still belongs to the cgroup of the caller.',
        versions: 'runc 1.0.0-rc3 to rc8',
      },
      {
        says: INIT_DIED,
        unless: OOM_NOTE,
        weight: 3,
        layer: 'runtime-init',
        because:
          'runc init died without a word; a full unit does that, be it of the daemon or the scope of the container.',
      },
      {
        says: COMMAND_FORK,
        weight: 3,
        layer: 'runtime-init',
        because: 'A program was refused a process; with the systemd driver DefaultTasksMax limits containers too.',
      },
      {
        says: /\bTasks: (\d{1,9}) \(limit: \1\)/iu,
        weight: 8,
        layer: null,
        because: 'systemd shows a unit with as many tasks as it may have.',
      },
    ],
    neighbours: [
      { id: 'rlimit-nproc', tellApart: 'Only one user id is refused, in every container and on the host.' },
      { id: 'host-thread-limit', tellApart: 'Other units are refused too, and no pids.events moves.' },
      { id: 'kernel-pid-max', tellApart: 'Other units are refused too; the process ids are used up.' },
      { id: 'host-overload-or-pid-exhaustion', tellApart: 'The whole host is refused forks.' },
      { id: 'container-pids-max', tellApart: 'Only one container fails, and its own pids.events moves.' },
      { id: 'container-init-died', tellApart: 'Only one container fails, and its pid 1 is dead.' },
    ],
    decidedBy: [
      '`systemctl show -p TasksCurrent -p TasksMax docker.service containerd.service`',
      'pids.events of that unit; a parent slice may carry the limit instead',
      'every container of the host fails, also a fresh one',
    ],
    remedy: [
      '`systemctl set-property --runtime containerd.service TasksMax=infinity`: at once',
      'TasksMax=infinity in the unit for good, as the units of Docker and containerd ship it',
    ],
    sources: ['systemd.resource-control(5): TasksMax', 'moby/moby#20096', 'containerd/containerd#3019'],
  },
  {
    id: 'rlimit-nproc',
    area: 'process/thread limits',
    title: 'RLIMIT_NPROC of the user inside the container is reached',
    about:
      'The limit counts all processes of the real user id on the host, over all containers without a user namespace of their own. Root of the host is exempt. Changing the user never fails; execve does, later, with EAGAIN.',
    layers: ['command', 'runtime-init'],
    signatures: [
      {
        says: /(?:exec user process caused:? ?"?|(?<![\w/])exec:? ["`/]\S{0,300}: )resource temporarily unavailable/iu,
        weight: 9,
        layer: null,
        because: 'Execve answers EAGAIN for RLIMIT_NPROC and for nothing else.',
        versions: 'runc to 1.1.11 reports it as a failed exec; later the child prints it and the exit code is 1 or 255',
      },
      {
        says: /\bsu: [^\n]{0,80}resource temporarily unavailable|setuid[^\n]{0,40}: resource temporarily unavailable/iu,
        weight: 8,
        layer: 'command',
        because: 'A change of user was refused for the number of processes of that user.',
      },
      {
        says: /RLIMIT_NPROC|max user processes/iu,
        weight: 4,
        layer: null,
        because: 'The limit is mentioned; Go guesses it whenever a thread is refused.',
      },
      {
        says: COMMAND_FORK,
        // Root is exempt, and runc init is root: where both are refused it is no limit of a user.
        unless: INIT_DIED,
        weight: 4,
        layer: 'command',
        because: 'The program inside was refused a process; its user may be at the limit.',
      },
      {
        says: [
          EAGAIN,
          /\bulimit -u[ =:]{1,3}\d|\bmax user processes\s{1,20}(?:\([^)\n]{1,40}\)\s{1,4})?\d|RLIMIT_NPROC|\bnproc[ =:]{1,3}\d/iu,
        ],
        weight: 6,
        layer: null,
        because: 'A task was refused with EAGAIN, and a number for the processes of a user is spoken of.',
      },
    ],
    neighbours: [
      { id: 'container-pids-max', tellApart: "Max of the container's pids.events rises." },
      { id: 'host-thread-limit', tellApart: 'Every user is refused, root too.' },
      { id: 'systemd-tasksmax', tellApart: "The daemon's threads are refused, and the daemon is root." },
    ],
    decidedBy: [
      '`ulimit -u` inside, or Max processes in /proc/PID/limits, against `ps -L -u UID` of the whole host',
      'exec as root works, as the user it does not; pids.events stays',
    ],
    remedy: [
      '`docker run --ulimit nproc=N`, or default-ulimits of daemon.json',
      'Give each container its own user id or a user namespace',
    ],
    sources: ['Linux fs/exec.c (PF_NPROC_EXCEEDED)', 'setrlimit(2)', 'opencontainers/runc#5332'],
  },
];
