import type { CauseEntry } from '../model/knowledge.ts';
import {
  FINAL_CHILD,
  INIT_DIED,
  OOM_NOTE,
  KERNEL_OOM,
  MEMORY_LIMIT_BUSY,
  CREATION,
  WOULD_NOTE_OOM,
} from './phrases.ts';

/** Limits on the memory of a container. */
export const memory: readonly CauseEntry[] = [
  {
    id: 'memory-limit-too-small',
    area: 'memory',
    title: "The container's memory limit is too small to work in",
    about:
      "The limit is below what the container uses, or below what the runtime needs to start in it. The kernel kills whoever asks next: the runtime's child, or the program itself.",
    layers: ['runtime-init', 'runtime', 'command', 'dockerd', 'kernel'],
    signatures: [
      {
        says: [INIT_DIED, CREATION],
        unless: /(?:from pipe|preliminary setup)(?: caused)?:? ?"?EOF|bootstrap data/iu,
        weight: 6,
        layer: 'runtime-init',
        because:
          'A container that is being made died in its first steps; of its limits only that on memory is met so soon.',
      },
      {
        says: [INIT_DIED, WOULD_NOTE_OOM],
        unless: OOM_NOTE,
        weight: 2,
        layer: 'runtime-init',
        because: 'runc init died without a word; this runc notes an OOM kill mostly, and has not.',
        versions: 'runc 1.0.0-rc94 and later',
      },
      {
        says: /container init was OOM-killed|memory limit too low/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'runc says that the limit killed the first process of the container.',
        versions: 'runc 1.0.0-rc94 and later; create and run',
      },
      {
        says: [/runtime create failed|runc create failed|error during container init|final child's pid/iu, OOM_NOTE],
        weight: 9,
        layer: 'runtime-init',
        because: 'The container could not be made, and the kill counter of its memory cgroup moved.',
      },
      {
        says: /OOM: the memory limit (?:could|may) be too low/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The runtime found the kill counter of the memory cgroup moved when its child had gone.',
        versions: 'crun 0.19 and later',
      },
      {
        says: /unable to set memory limit to \d{1,20} \(current usage|rejecting memory(?:\+swap)? limit \d/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The runtime refuses a limit below what is in use.',
      },
      {
        says: MEMORY_LIMIT_BUSY,
        weight: 8,
        layer: 'runtime',
        because: 'The kernel can not bring the use below the new limit.',
      },
      {
        says: /minimum memory limit (?:allowed|can)/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon refuses a limit this small.',
      },
      {
        says: OOM_NOTE,
        weight: 7,
        layer: 'runtime-init',
        because: 'The kill counter of the memory cgroup moved while the runtime worked.',
        versions: 'runc 1.0.0-rc94 and later',
      },
      {
        says: KERNEL_OOM,
        weight: 6,
        layer: 'kernel',
        because: 'The kernel killed at the limit of a memory cgroup.',
      },
      {
        says: /OOMKilled"? ?[:=] ?true|reason:? ?"?OOMKilled/iu,
        weight: 7,
        layer: 'command',
        because: 'The engine or the kubelet says that the container was killed at its limit.',
      },
      {
        says: FINAL_CHILD,
        weight: 4,
        layer: 'runtime-init',
        because: 'The first process died before it had a name; a few megabytes of limit do that.',
      },
      {
        says: INIT_DIED,
        unless: WOULD_NOTE_OOM,
        weight: 3,
        layer: 'runtime-init',
        because: 'runc init died without a word; a full memory cgroup does that.',
      },
    ],
    neighbours: [
      { id: 'oom-kill-runc-init', tellApart: 'The container runs, and only what joins it late is killed.' },
      { id: 'container-pids-max', tellApart: 'oom_kill of memory.events stays, max of pids.events rises.' },
      {
        id: 'cve-mitigation-memfd-memory',
        tellApart: 'It began with runc 1.0.0-rc7 to 1.1 and a limit of a few megabytes.',
      },
      {
        id: 'host-memory-exhaustion',
        tellApart: 'The kernel log says CONSTRAINT_NONE: the whole host is out of memory.',
      },
    ],
    decidedBy: [
      'memory.max and memory.current of the container and of every cgroup above it',
      'oom_kill of memory.events (v1: memory.oom_control) across the exec',
    ],
    remedy: [
      '`docker update --memory N --memory-swap N CONTAINER`',
      'No less than 20 MiB above what the program needs, for the runtime',
    ],
    sources: [
      'opencontainers/runc#2812',
      'opencontainers/cgroups fs/memory.go',
      'Linux Documentation/admin-guide/cgroup-v2.rst',
    ],
  },
  {
    id: 'oom-kill-runc-init',
    area: 'memory',
    title: 'runc init was killed in a full memory cgroup',
    about:
      'The container runs at its limit. runc init joins its cgroup, and what it touches from then on is charged there: the kernel kills it, being the cheapest to lose. The container itself goes on.',
    layers: ['runtime-init', 'kernel'],
    signatures: [
      {
        says: [INIT_DIED, WOULD_NOTE_OOM],
        unless: OOM_NOTE,
        weight: 2,
        layer: 'runtime-init',
        because: 'runc init died without a word; this runc notes an OOM kill mostly, and has not.',
        versions: 'runc 1.0.0-rc94 and later',
      },
      {
        says: [KERNEL_OOM, /runc:\[[012]:(?:PARENT|CHILD|INIT)\]/iu],
        weight: 9,
        layer: 'runtime-init',
        because: 'The kernel names runc init as the one it killed.',
      },
      {
        says: [INIT_DIED, OOM_NOTE],
        unless: /runtime create failed|final child's pid|container init was OOM-killed/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'runc init is gone and the kill counter of the memory cgroup moved.',
        versions: 'runc 1.0.0-rc94 and later; rc93 and before have no note',
      },
      {
        says: [/exec failed|setns process/iu, OOM_NOTE],
        unless: /runtime create failed|container init was OOM-killed/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'An exec failed while the kill counter of the memory cgroup moved.',
      },
      {
        says: KERNEL_OOM,
        weight: 5,
        layer: 'kernel',
        because: 'The kernel killed at the limit of a memory cgroup.',
      },
      {
        says: /read pipe failed/iu,
        weight: 4,
        layer: 'runtime-init',
        because: 'The child of crun is gone without a word, and it is not the one to need threads.',
        versions: 'crun 1.22 and later',
      },
      {
        says: INIT_DIED,
        unless: WOULD_NOTE_OOM,
        weight: 3,
        layer: 'runtime-init',
        because: 'runc init died without a word; a full memory cgroup does that.',
      },
    ],
    neighbours: [
      { id: 'memory-limit-too-small', tellApart: 'The container does not start at all, or its own program is killed.' },
      { id: 'container-pids-max', tellApart: 'oom_kill of memory.events stays, max of pids.events rises.' },
      {
        id: 'cve-mitigation-memfd-memory',
        tellApart: 'Killed is exe, while it copies the runtime binary into memory.',
      },
      { id: 'host-memory-exhaustion', tellApart: 'The kernel log says CONSTRAINT_NONE.' },
      {
        id: 'external-agent-kills-runc',
        tellApart: 'oom_kill of memory.events stays; an agent on the host sends SIGKILL.',
      },
    ],
    decidedBy: [
      'oom_kill of memory.events across the exec',
      'dmesg: Memory cgroup out of memory, Killed process N (runc:[2:INIT])',
      'memory.current stands at memory.max',
    ],
    remedy: [
      '`docker update --memory N --memory-swap N CONTAINER`: at once',
      'Find the leak: memory.stat of the container',
    ],
    sources: ['opencontainers/runc#2812', 'Linux mm/memcontrol.c'],
  },
];
