import type { CauseEntry } from '../model/knowledge.ts';
import { PRELIMINARY, FINAL_CHILD, INIT_DIED, KERNEL_OOM, FORK_ENOMEM, MEMORY_LIMIT_BUSY } from './phrases.ts';

/** Memory that the machinery itself needs: the runtime's copy of its binary, the daemons. */
export const runtimeMemory: readonly CauseEntry[] = [
  {
    id: 'cve-mitigation-memfd-memory',
    area: 'memory',
    title: 'The copy of the runtime binary (CVE-2019-5736) does not fit into the memory limit',
    about:
      'Since 1.0.0-rc7 runc copies its own binary of about ten megabytes into memory before it enters a container. To 1.1 the child does it and the container is charged; since 1.2 the parent does it, in the cgroup of its caller.',
    layers: ['runtime-init', 'runtime'],
    signatures: [
      {
        says: [
          /cloned binary|sealable file|copied binary|\/proc\/self\/exe clone/iu,
          /cannot allocate memory|OOM-killed|out of memory|memory limit/iu,
        ],
        weight: 9,
        layer: 'runtime-init',
        because: 'The copy of the binary was refused memory.',
      },
      {
        says: [KERNEL_OOM, /Killed process \d{1,9} \(exe\)|task=exe,/iu],
        weight: 8,
        layer: 'runtime-init',
        because: 'The kernel killed exe, the name of runc init while it copies itself.',
        versions: 'runc 1.0.0-rc7 to 1.1',
      },
      {
        says: PRELIMINARY,
        weight: 5,
        layer: 'runtime-init',
        because: 'The child died before it had read anything, and what it does until then is to copy itself.',
        versions: 'runc 1.0.0-rc94 to 1.1',
      },
      {
        says: FINAL_CHILD,
        weight: 4,
        layer: 'runtime-init',
        because: 'The first process died in its C stage, where it copies itself.',
        versions: 'runc 1.0.0-rc7 to 1.1',
      },
      {
        says: /setns process caused:? ?"?exit status 23\b/iu,
        weight: 5,
        layer: 'runtime-init',
        because: 'This exit status says that the child could not copy itself.',
        versions: 'runc 1.0.0-rc7 and rc8',
      },
      {
        says: INIT_DIED,
        weight: 2,
        layer: 'runtime-init',
        because: 'runc init died without a word; the copy of its binary can be what the limit does not hold.',
      },
      {
        says: MEMORY_LIMIT_BUSY,
        weight: 6,
        layer: 'runtime',
        because: 'The limit is set after runc init has copied itself, and a limit of a few megabytes is below that.',
        versions: 'runc 1.0.0-rc7 to 1.0.0-rc93; later the error names the use',
      },
    ],
    neighbours: [
      { id: 'memory-limit-too-small', tellApart: 'The limit is too small for the program as well.' },
      { id: 'oom-kill-runc-init', tellApart: 'The container is at its limit; an empty one of the same size works.' },
      { id: 'cve-mitigation-old-kernel', tellApart: 'No memory is short: the kernel has no memfd or no sealing.' },
    ],
    decidedBy: [
      'a limit below about 12 MiB, and it worked before the update of the runtime',
      'dmesg: Killed process N (exe), or (6): the child has no other name yet',
    ],
    remedy: [
      '16 MiB or more for the container',
      'runc 1.2 or later; or a read-only bind mount of the binary, which needs no copy',
    ],
    sources: ['CVE-2019-5736', 'opencontainers/runc#1980', 'runc libcontainer/nsenter/cloned_binary.c (1.1)'],
  },
  {
    id: 'daemon-bug-or-memory-limit',
    area: 'memory',
    title: 'dockerd, containerd or the kubelet itself ran out of memory',
    about:
      'A leak in the daemon, or a MemoryMax of its unit: it is killed, or can not fork a runtime, and every container suffers.',
    layers: ['dockerd', 'containerd'],
    signatures: [
      {
        says: /(?:docker|containerd|kubelet|crio)\.service: (?:a process of this unit has been killed by the oom|failed with result 'oom-kill')/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'systemd says that the daemon was killed for its memory.',
      },
      {
        says: /kill(?:ed)? process \d{1,9}(?:, UID \d{1,9},)? \((?:dockerd|docker-containe|containerd|kubelet|crio)\)|task=(?:dockerd|containerd|kubelet|crio),/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The kernel names the daemon as the one it killed.',
      },
      {
        says: /fatal error: runtime: (?:out of memory|cannot allocate memory)|runtime: out of memory: cannot allocate/iu,
        weight: 7,
        layer: 'containerd',
        because: 'A Go program was refused memory and ended itself.',
      },
      {
        says: FORK_ENOMEM,
        weight: 4,
        layer: 'dockerd',
        because: 'A daemon could not fork: its unit may be at its memory limit.',
      },
    ],
    neighbours: [
      { id: 'host-memory-exhaustion', tellApart: 'MemAvailable of the host is small, others are killed as well.' },
      { id: 'containerd-crash', tellApart: 'The log has a panic, and no memory was short.' },
      { id: 'kmem-accounting', tellApart: "Memory is free; the kernel's own objects are at their limit." },
    ],
    decidedBy: [
      '`systemctl show -p MemoryCurrent -p MemoryMax -p Result docker.service containerd.service`',
      'VmRSS of the daemon over time; memory.events of its unit',
    ],
    remedy: [
      '`systemctl set-property --runtime docker.service MemoryMax=infinity`',
      'Update the daemon; until then restart it (live-restore keeps the containers)',
    ],
    sources: ['systemd.service(5): OOMPolicy', 'systemd.resource-control(5): MemoryMax'],
  },
];
