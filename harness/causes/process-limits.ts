import type { CauseEntry } from '../model/knowledge.ts';
import {
  COMMAND_FORK,
  CREATION,
  FORK_REJECTED,
  GO_THREAD,
  INIT_DIED,
  KUBERNETES,
  OOM_OR_CREATION,
  STAGE_EAGAIN,
} from './phrases.ts';

/** Limits on processes and threads of a container or of a cgroup above it. */
export const processLimits: readonly CauseEntry[] = [
  {
    id: 'container-pids-max',
    area: 'process/thread limits',
    title: "The container's pids limit is full",
    about:
      'Every process, thread and zombie of the container counts against pids.max of its cgroup. An exec is let in, but the threads of runc init are refused: Go aborts, and runc reports only that its child is gone. It takes a fast join of the cgroup to fail, so the same container fails on a busy host and works on an idle one.',
    layers: ['runtime-init', 'command'],
    signatures: [
      {
        says: INIT_DIED,
        unless: OOM_OR_CREATION,
        weight: 4,
        layer: 'runtime-init',
        because: 'runc init died without a word, and a full pids cgroup is the commonest reason.',
        versions: 'read parent to runc 1.0.0-rc2, read init-p to 1.1, procReady not received since 1.2.0-rc.2',
      },
      {
        says: [INIT_DIED, GO_THREAD],
        weight: 7,
        layer: 'runtime-init',
        because: 'runc init was refused a thread (EAGAIN) after it had joined the cgroup.',
      },
      {
        says: GO_THREAD,
        weight: 5,
        layer: 'runtime-init',
        because: 'A Go program was refused a thread; seen when the runtime is run by hand in a full container.',
      },
      {
        says: /fork rejected by pids controller in \S{0,300}(?:docker[/-]|libpod-|cri-containerd-|crio-)[0-9a-f]{12}/iu,
        unless: /fork rejected by pids controller in \S{0,300}kubepods/iu,
        weight: 9,
        layer: null,
        because: "The kernel names the container's own cgroup as the one that has no room.",
        versions: 'Linux 4.3 and later; once for each cgroup',
      },
      {
        says: FORK_REJECTED,
        unless: /fork rejected by pids controller in \S{0,300}(?:kubepods|\.service|user\.slice)/iu,
        weight: 6,
        layer: null,
        because: 'The kernel says that a pids cgroup has no room.',
      },
      {
        says: STAGE_EAGAIN,
        weight: 6,
        layer: 'runtime-init',
        because: 'With one or two slots left the C stages of runc init, born inside the cgroup, can not clone.',
        versions: 'runc 1.4.0-rc.2 and later on cgroup v2; told in the error since 1.4.0',
      },
      {
        says: /(?:crun|OCI runtime)[^\n]{0,160}\bfork: resource temporarily unavailable/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'crun needs two slots of the container for a moment, and only one was free.',
        versions: 'crun 1.4 and later on cgroup v2',
      },
      {
        says: COMMAND_FORK,
        weight: 5,
        layer: 'command',
        because: 'The program inside was refused a process or a thread.',
      },
      {
        says: [INIT_DIED, CREATION],
        unless: OOM_OR_CREATION,
        weight: 3,
        layer: 'runtime-init',
        because: 'The first process died without a word; a limit of a few processes does that at the start.',
      },
    ],
    neighbours: [
      {
        id: 'pod-pids-limit',
        tellApart: "The container's own pids.max reads max or has room; a cgroup above it is full.",
      },
      {
        id: 'systemd-tasksmax',
        tellApart: 'The cgroup of dockerd, containerd or the shim is full, so every container fails.',
      },
      {
        id: 'host-thread-limit',
        tellApart: 'No pids.events moves; the threads in /proc/loadavg are at kernel.threads-max.',
      },
      {
        id: 'kernel-pid-max',
        tellApart: 'No pids.events moves; process ids are used up on the host or in the pid namespace.',
      },
      { id: 'rlimit-nproc', tellApart: 'No pids.events moves; only one user id is refused.' },
      {
        id: 'zombie-accumulation',
        tellApart: 'The tasks that fill the cgroup are dead: state Z, parent is pid 1 of the container.',
      },
      { id: 'probe-process-pileup', tellApart: 'The tasks that fill the cgroup are probes that never ended.' },
      {
        id: 'oom-kill-runc-init',
        tellApart: 'oom_kill of memory.events rose across the exec, max of pids.events did not.',
      },
      { id: 'memory-limit-too-small', tellApart: 'oom_kill of memory.events rose, max of pids.events did not.' },
      { id: 'container-init-died', tellApart: 'The container has stopped; nothing in it is at a limit.' },
      { id: 'nofile-limit', tellApart: 'The limit of open files in /proc/PID/limits is tiny, and pids.events stays.' },
      {
        id: 'runc-regression-or-vendor-kernel',
        tellApart: 'Another runc works in the same container at the same moment.',
      },
      {
        id: 'external-agent-kills-runc',
        tellApart: 'runc init ends by SIGKILL within a few milliseconds, and pids.events stays.',
      },
    ],
    decidedBy: [
      "pids.current and pids.max of the container's cgroup: fewer than eight free is too few for runc init",
      'pids.events: max rises by about 20 for each exec that fails, and such an exec takes 210 ms or more',
      '`runc --root /var/run/docker/runtime-runc/moby exec ID /bin/true` shows what the daemon drops: pthread_create failed',
    ],
    remedy: [
      '`docker update --pids-limit N CONTAINER`: at once, nothing is restarted',
      'Find what fills it (ps -eLf by cgroup): a leak of threads or children comes back at any limit',
    ],
    sources: ['opencontainers/runc#1914', 'opencontainers/runc#4083', 'Linux kernel/cgroup/pids.c'],
  },
  {
    id: 'pod-pids-limit',
    area: 'process/thread limits',
    title: "A cgroup above the container's has no pids left",
    about:
      "The kubelet's podPidsLimit, or TasksMax of a slice, is set on the parent. All containers below share it, and the container's own pids.max reads max. The failure is the same as with a limit of its own.",
    layers: ['runtime-init', 'command'],
    signatures: [
      {
        says: /fork rejected by pids controller in \S{0,300}kubepods/iu,
        weight: 9,
        layer: null,
        because: "The kernel names a pod's cgroup, and Kubernetes sets the limit on the pod.",
      },
      {
        says: [INIT_DIED, KUBERNETES],
        unless: OOM_OR_CREATION,
        weight: 5,
        layer: 'runtime-init',
        because: "runc init died without a word in a pod, where the limit on processes is the pod's.",
      },
      {
        says: [GO_THREAD, KUBERNETES],
        weight: 6,
        layer: 'runtime-init',
        because: 'A Go program was refused a thread in a pod.',
      },
      {
        says: [STAGE_EAGAIN, KUBERNETES],
        weight: 7,
        layer: 'runtime-init',
        because: 'The C stages of runc init can not clone inside the pod.',
        versions: 'runc 1.4 and later on cgroup v2',
      },
      {
        says: [COMMAND_FORK, KUBERNETES],
        weight: 6,
        layer: 'command',
        because: 'A program in a pod was refused a process or a thread.',
      },
      {
        says: INIT_DIED,
        unless: OOM_OR_CREATION,
        weight: 3,
        layer: 'runtime-init',
        because: 'runc init died without a word; a full parent cgroup does that.',
      },
      {
        says: COMMAND_FORK,
        unless: INIT_DIED,
        weight: 4,
        layer: 'command',
        because: 'The program inside was refused a process; the limit may be above the container.',
      },
    ],
    neighbours: [
      { id: 'container-pids-max', tellApart: "The container's own pids.max is a number and is reached." },
      { id: 'probe-process-pileup', tellApart: 'What fills the pod are exec probes that never ended.' },
      { id: 'zombie-accumulation', tellApart: 'What fills the pod is dead: state Z.' },
      { id: 'host-thread-limit', tellApart: 'Every cgroup up to the root has room.' },
    ],
    decidedBy: [
      'pids.current and pids.max of every level from the container up to the root',
      'pids.events of each level; from Linux 6.11 the level that is full counts, before that the level that forked',
    ],
    remedy: [
      'Raise podPidsLimit in the kubelet configuration, restart the kubelet, restart the pod',
      '`systemctl set-property --runtime NAME.slice TasksMax=N` for a slice',
    ],
    sources: ['Kubernetes: process ID limits and reservations', 'Linux commit 73e75e6fc352 (pids.events)'],
  },
];
