import type { CauseEntry } from '../model/knowledge.ts';
import { NOT_RUNNING } from './phrases.ts';

/** States of a living container in which no exec is possible. */
export const containerState: readonly CauseEntry[] = [
  {
    id: 'container-paused',
    area: 'container or daemon state',
    title: 'The container is paused',
    about:
      'All its processes are frozen by docker pause or by somebody else through the freezer. An exec is refused, or it would freeze as well.',
    layers: ['dockerd', 'containerd', 'shim', 'runtime'],
    signatures: [
      {
        says: /container \S{1,300} is paused[.,] ?unpause the container/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon says that it paused the container.',
      },
      {
        says: /cannot exec in a paused state/iu,
        weight: 9,
        layer: 'shim',
        because: 'The shim says that the container is paused.',
      },
      {
        says: /the container `\S{1,300}` is paused|container \S{1,300} is paused\b/iu,
        weight: 9,
        layer: 'runtime',
        because: 'crun or an engine says that the container is paused.',
      },
      {
        says: /cannot exec in a paused container/iu,
        weight: 8,
        layer: 'runtime',
        because: 'runc found the cgroup frozen, and the daemon had not refused the exec before.',
        versions: 'runc 1.1 and later; before, the exec hangs',
      },
    ],
    neighbours: [
      { id: 'freezer-stuck', tellApart: 'docker inspect says running: the engine did not freeze it, or lost count.' },
      { id: 'container-starting-or-restarting', tellApart: 'docker inspect says restarting.' },
    ],
    decidedBy: [
      '`docker inspect -f "{{.State.Status}}"` says paused',
      'freezer.state (v1) or cgroup.freeze (v2) of the container',
    ],
    remedy: ['`docker unpause CONTAINER`', '`ctr -n NAMESPACE task resume ID` where containerd was asked'],
    sources: [
      'moby/moby daemon/exec.go (28.5.2)',
      'opencontainers/runc exec.go (1.1)',
      'containerd process/init_state.go',
    ],
  },
  {
    id: 'freezer-stuck',
    area: 'container or daemon state',
    title: 'The freezer does not freeze or thaw, or nobody thawed it',
    about:
      'A pause, a checkpoint or a change of limits freezes the cgroup for a moment. Where that was interrupted, or a process is stuck in the kernel, it stays frozen while the engine says running.',
    layers: ['runtime', 'runtime-init', 'kernel'],
    signatures: [
      {
        says: /unable to (?:freeze|thaw)|failed to (?:freeze|thaw)|cannot (?:freeze|thaw) (?:cgroup|container)|timeout[^\n]{0,40} (?:freez|thaw)ing/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The runtime says that the freezer did not do what it was told.',
      },
      {
        says: /\b_{0,2}refrigerator\b|\bdo_freezer_trap\b|\brefrig\b/iu,
        weight: 9,
        layer: 'kernel',
        because: 'A task sits in the function of the kernel where frozen tasks wait.',
      },
      {
        says: /freezing of \S{1,300} timed out|freezer\.state\b|cgroup\.freeze\b/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The freezer of the cgroup is named.',
      },
      {
        says: /cannot exec in a paused container/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The cgroup is frozen and the daemon does not know: its own check would have come first.',
        versions: 'runc 1.1 and later',
      },
    ],
    neighbours: [
      { id: 'container-paused', tellApart: 'docker inspect says paused.' },
      { id: 'runtime-slow-or-hung', tellApart: 'The cgroup is not frozen.' },
    ],
    decidedBy: [
      'freezer.state FREEZING or FROZEN (v1), cgroup.freeze 1 and frozen 0 in cgroup.events (v2)',
      '`docker inspect` says running',
      'tasks in state D: /proc/PID/stack',
    ],
    remedy: [
      '`echo THAWED > freezer.state` (v1), `echo 0 > cgroup.freeze` (v2)',
      'runc 1.0.0-rc94 or later tries again',
      'A task stuck in state D needs what it waits for, or a reboot',
    ],
    sources: [
      'opencontainers/cgroups fs/freezer.go',
      'opencontainers/runc#2774',
      'opencontainers/runc#4481',
      'Linux Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst',
    ],
  },
  {
    id: 'container-starting-or-restarting',
    area: 'container or daemon state',
    title: 'The container is not up yet, or on its way down and up again',
    about:
      'The exec comes between two lives: a restart policy that goes round, an init container that still runs, an image that is still pulled.',
    layers: ['dockerd', 'containerd', 'client'],
    signatures: [
      {
        says: /is restarting, wait until the container is running/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon says that the container is restarting.',
      },
      {
        says: /is waiting to start|ContainerCreating|PodInitializing|container is in CONTAINER_CREATED state/iu,
        weight: 9,
        layer: 'containerd',
        because: 'The container is not up yet.',
      },
      {
        says: /CrashLoopBackOff|back-off \S{1,10} ?restarting failed container/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The container is between two attempts.',
      },
      {
        says: /unable to upgrade connection: container not found/iu,
        weight: 6,
        layer: 'client',
        because: 'The kubelet knows the pod and has no such container at this moment.',
      },
      {
        says: NOT_RUNNING,
        weight: 4,
        layer: 'dockerd',
        because: 'The container is not running at this moment.',
      },
    ],
    neighbours: [
      { id: 'container-init-died', tellApart: 'Nobody starts it again: no restart policy, or it was given up.' },
      { id: 'pod-terminating', tellApart: 'The pod is on its way down: it has a deletionTimestamp.' },
      { id: 'container-paused', tellApart: 'It is frozen, not between two lives.' },
    ],
    decidedBy: [
      '`docker inspect`: State.Restarting, RestartCount; kubectl get pod: STATUS and RESTARTS',
      'the exit code of the last life',
    ],
    remedy: [
      'Wait for it: `kubectl wait --for=condition=Ready pod/NAME`',
      'Look why it ends: `docker logs`, `kubectl logs --previous`',
    ],
    sources: ['moby/moby daemon/exec.go (28.5.2)', 'Kubernetes: pod lifecycle'],
  },
];
