import type { CauseEntry } from '../model/knowledge.ts';
import {
  INIT_DIED,
  EXIT_OF_CLONE,
  STAGE_ENOMEM,
  NAMESPACE_PATH_GONE,
  NAMESPACE_UNOPENED,
  NAMESPACE_GONE,
  NOT_RUNNING,
  STOPPED_CONTAINER,
  CGROUP_DELETED,
  OOM_OR_CREATION,
} from './phrases.ts';

/** The CRI plugin of containerd says in which state it has the container. */
const CRI_STATE = /container is in CONTAINER_(?:EXITED|UNKNOWN) state/iu;
/** `state` is the word of the shim, `container` that of runc. */
const SHIM_SAYS_STOPPED = /cannot exec in a (?:stopped|deleted) state/iu;

/** The first process of the container has ended, and who knows of it. */
export const containerEnd: readonly CauseEntry[] = [
  {
    id: 'container-init-died',
    area: 'container or daemon state',
    title: 'The first process of the container has ended',
    about:
      'With pid 1 its pid namespace dies: no clone into it succeeds any more (ENOMEM), its /proc entries go, and the container counts as stopped. An exec that comes at that moment fails in one of several ways.',
    layers: ['runtime', 'runtime-init', 'containerd', 'dockerd'],
    signatures: [
      {
        says: NAMESPACE_PATH_GONE,
        weight: 8,
        layer: 'runtime',
        because: 'The runtime found the namespaces of the first process gone before it started anything.',
      },
      {
        says: NAMESPACE_UNOPENED,
        weight: 8,
        layer: 'runtime-init',
        because: 'Stage 1 of runc init found the namespaces of the first process gone.',
      },
      {
        says: CGROUP_DELETED,
        weight: 8,
        layer: 'runtime',
        because: 'The kernel marks the cgroup of the first process as removed: the process was dying.',
        versions: 'cgroup v2',
      },
      {
        says: STOPPED_CONTAINER,
        weight: 7,
        layer: 'runtime',
        because: 'The runtime says that the container has stopped.',
      },
      {
        says: CRI_STATE,
        weight: 9,
        layer: 'containerd',
        because: 'The CRI plugin says that the container has ended.',
      },
      {
        says: NOT_RUNNING,
        weight: 7,
        layer: 'dockerd',
        because: 'The container is not running.',
      },
      {
        says: /container state improper|can only create exec sessions on running containers|cannot exec in a deleted state/iu,
        weight: 8,
        layer: 'dockerd',
        because: 'The engine says that the container does not run.',
      },
      {
        says: STAGE_ENOMEM,
        weight: 7,
        layer: 'runtime-init',
        because:
          'ENOMEM for the last clone means that the pid namespace has no init any more; memory is hardly ever short there.',
      },
      {
        says: /container process not found, the pid was reused|setns[^\n]{0,80}: no such process/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The first process is not the one it was.',
        versions: 'crun',
      },
      {
        says: /setns process caused:? ?"?exit status (?:14|15|16|21|22)\b/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'This exit status says that a namespace of the first process could not be opened or joined.',
        versions: 'runc 1.0.0-rc3 to rc8',
      },
      {
        says: EXIT_OF_CLONE,
        weight: 4,
        layer: 'runtime-init',
        because: 'This exit status is a refused clone; into a dead pid namespace it is refused with ENOMEM.',
        versions: 'runc 1.0.0-rc3 to rc8',
      },
      {
        says: /error executing setns process: exit status 1\b/iu,
        weight: 4,
        layer: 'runtime-init',
        because: 'A C stage of runc init gave up and did not say why; a dying container does that.',
        versions: 'runc 1.1 to 1.3',
      },
      {
        says: INIT_DIED,
        unless: OOM_OR_CREATION,
        weight: 2,
        layer: 'runtime-init',
        because: 'runc init was killed with the pid namespace it had just joined.',
      },
    ],
    neighbours: [
      { id: 'init-died-daemon-stale', tellApart: 'The engine goes on saying that the container runs.' },
      { id: 'container-starting-or-restarting', tellApart: 'A restart policy brings it back.' },
      { id: 'container-pids-max', tellApart: 'The container runs on, and its pids cgroup is full.' },
      { id: 'host-memory-exhaustion', tellApart: 'Pid 1 lives, and MemAvailable of the host is small.' },
      { id: 'kernel-memory-fragmentation', tellApart: 'Pid 1 lives, and other containers get ENOMEM too.' },
      { id: 'systemd-removed-scope', tellApart: 'Pid 1 lives, its cgroup has gone.' },
      { id: 'systemd-tasksmax', tellApart: 'Pid 1 lives, the unit of the daemon is full.' },
      { id: 'kernel-pid-max', tellApart: 'Pid 1 lives, and no process id is left.' },
      { id: 'hidepid-proc-mount', tellApart: 'Pid 1 lives, its /proc entry is hidden.' },
      { id: 'shared-namespace-owner-stopped', tellApart: 'The namespaces are those of another container.' },
      { id: 'runc-race-bug', tellApart: 'pid 1 lives, and the next exec works.' },
      { id: 'kernel-lacks-namespace', tellApart: 'Pid 1 lives, and /proc/self/ns has no such file either.' },
    ],
    decidedBy: [
      '/proc/PID of State.Pid: gone, or state Z',
      '`docker inspect`: State.Status, FinishedAt, ExitCode, OOMKilled',
    ],
    remedy: ['Start the container again', '`docker logs`: why did it end?'],
    sources: ['pid_namespaces(7)', 'Linux kernel/pid.c (alloc_pid)', 'opencontainers/runc exec.go'],
  },
  {
    id: 'init-died-daemon-stale',
    area: 'container or daemon state',
    title: 'The container is dead and the daemon believes that it runs',
    about:
      'The exit event was lost: a shim or containerd restarted at the wrong time, or the first process is a zombie whose threads linger. docker ps says Up, every exec fails, and stop or rm hang.',
    layers: ['runtime', 'containerd', 'dockerd', 'shim', 'runtime-init'],
    signatures: [
      {
        says: [/OCI runtime exec failed|exec failed:/iu, STOPPED_CONTAINER],
        weight: 8,
        layer: 'runtime',
        because: "The runtime had to say that the container has stopped: the daemon's own check let the exec pass.",
      },
      {
        says: [STOPPED_CONTAINER, /\bUp (?:\d{1,4}|about an?|an?) (?:second|minute|hour|day|week|month)s?\b/iu],
        weight: 8,
        layer: 'runtime',
        because: 'The runtime says that the container has stopped, and `docker ps` that it is up.',
      },
      {
        says: /did not receive an exit event/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon killed and was never told of the end.',
      },
      {
        says: /is zombie and can not be killed/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The first process is dead but its exit has not been collected.',
      },
      {
        says: [/OCI runtime exec failed|exec failed:/iu, NAMESPACE_GONE],
        weight: 7,
        layer: null,
        because: 'An exec found no namespaces: the container is dead, and the daemon let the exec pass.',
      },
      {
        says: SHIM_SAYS_STOPPED,
        weight: 8,
        layer: 'shim',
        because: 'The shim knows that the container has stopped; the daemon let the exec pass.',
      },
      {
        says: /no running task found|task \S{1,100} not found: not found|containerd: (?:process|container) not found/iu,
        weight: 7,
        layer: 'containerd',
        because: 'containerd has no task for a container that the daemon has as running.',
      },
    ],
    neighbours: [
      { id: 'container-init-died', tellApart: 'docker ps agrees that it is stopped.' },
      { id: 'shim-killed', tellApart: 'The shim is gone, the first process may live.' },
      { id: 'sandbox-died', tellApart: 'The task that is missing is that of the pod sandbox.' },
      { id: 'runtime-state-missing', tellApart: 'The first process lives, the state of the runtime is gone.' },
    ],
    decidedBy: [
      '`docker inspect` says running and /proc/PID is gone or a zombie',
      '`ctr -n moby task ls` against `docker ps`',
      'is there a shim with this id?',
    ],
    remedy: [
      '`docker rm -f`; if it hangs, restart the daemon (live-restore keeps the others)',
      '`docker run --init` against zombies',
    ],
    sources: ['moby/moby#43491', 'moby/moby#22909', 'moby/moby daemon/kill.go'],
  },
];
