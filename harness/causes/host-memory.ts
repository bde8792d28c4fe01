import type { CauseEntry } from '../model/knowledge.ts';
import { INIT_DIED, OOM_NOTE, ENOMEM, GLOBAL_OOM, FORK_ENOMEM, STAGE_ENOMEM } from './phrases.ts';

/** A new memory cgroup refused: v1 has a directory of its own for the controller. */
const MEMCG_ENOMEM = /mkdir \/sys\/fs\/cgroup\/memory\S{0,400}: cannot allocate memory/iu;

/** Memory of the host and of the kernel. */
export const hostMemory: readonly CauseEntry[] = [
  {
    id: 'host-memory-exhaustion',
    area: 'memory',
    title: 'The host has no memory left',
    about:
      'Neither page cache nor swap can be given up any more. Forks are refused with ENOMEM, or the kernel kills somebody.',
    layers: ['kernel', 'runtime', 'shim', 'dockerd', 'runtime-init'],
    signatures: [
      {
        says: GLOBAL_OOM,
        weight: 9,
        layer: 'kernel',
        because: 'The kernel killed for the whole host, not for a memory cgroup.',
      },
      {
        says: /low on resource: memory|NodeHasInsufficientMemory|MemoryPressure[^\n]{0,20}true/iu,
        weight: 9,
        layer: 'kernel',
        because: 'The kubelet says that the node is short of memory.',
      },
      {
        says: /page allocation failure: order:[012]\b/iu,
        weight: 8,
        layer: 'kernel',
        because: 'The kernel did not find a few pages, not even single ones.',
      },
      {
        says: FORK_ENOMEM,
        weight: 5,
        layer: null,
        because: 'A fork was refused for want of memory.',
      },
      {
        says: /\bfork: cannot allocate memory|failed to fork: cannot allocate memory/iu,
        unless: /crun|OCI runtime/iu,
        weight: 6,
        layer: 'kernel',
        because: 'A program was refused a fork for want of memory.',
      },
      {
        says: STAGE_ENOMEM,
        weight: 4,
        layer: 'runtime-init',
        because: 'A stage of the runtime was refused its clone for want of memory.',
      },
      {
        says: INIT_DIED,
        unless: OOM_NOTE,
        weight: 2,
        layer: 'runtime-init',
        because:
          'runc init died without a word; the killer of the whole host does not move the counter of the container.',
      },
    ],
    neighbours: [
      {
        id: 'memory-limit-too-small',
        tellApart: 'The host has memory, a memory cgroup is at its limit (CONSTRAINT_MEMCG).',
      },
      { id: 'oom-kill-runc-init', tellApart: "oom_kill of the container's memory.events rose." },
      { id: 'daemon-bug-or-memory-limit', tellApart: 'Only the daemon can not fork, and MemAvailable is large.' },
      {
        id: 'kernel-memory-fragmentation',
        tellApart: 'MemFree is large, but /proc/buddyinfo has nothing of higher orders.',
      },
      { id: 'kmem-accounting', tellApart: 'MemAvailable is large; memory.kmem of a v1 cgroup is at its limit.' },
      { id: 'container-init-died', tellApart: "MemAvailable is large, and the container's pid 1 is dead." },
    ],
    decidedBy: [
      'MemAvailable and SwapFree of /proc/meminfo, /proc/pressure/memory',
      'dmesg: Out of memory: Killed process',
      'vm.overcommit_memory=2 and Committed_AS at CommitLimit refuses forks with memory free',
    ],
    remedy: ['End or limit what eats it', 'Add swap or memory', '`sysctl -w vm.overcommit_memory=0`, where it is 2'],
    sources: ['Linux mm/oom_kill.c', 'fork(2): ENOMEM'],
  },
  {
    id: 'kernel-memory-fragmentation',
    area: 'memory',
    title: 'Memory is free, but in pieces too small for the kernel',
    about:
      'Some allocations need contiguous pages: kernel stacks without CONFIG_VMAP_STACK, tables of a new network namespace, bitmaps. With the page cache in the way they fail, and the caller gets ENOMEM.',
    layers: ['kernel', 'runtime-init', 'runtime'],
    signatures: [
      {
        says: /page allocation failure: order:(?:[3-9]|1\d)\b/iu,
        weight: 9,
        layer: 'kernel',
        because: 'The kernel did not find pages in a row.',
      },
      {
        says: /page allocation failure/iu,
        weight: 6,
        layer: 'kernel',
        because: 'The kernel did not find pages.',
      },
      {
        says: [ENOMEM, /failed to unshare|\bclone\b|unshare\(|setns|nsexec|mounting|cgroup/iu],
        weight: 4,
        layer: 'runtime-init',
        because: 'The kernel had no memory for a namespace, a mount or a cgroup.',
      },
      {
        says: FORK_ENOMEM,
        weight: 4,
        layer: null,
        because: 'A fork was refused for want of memory.',
      },
      {
        says: STAGE_ENOMEM,
        weight: 4,
        layer: 'runtime-init',
        because: 'A stage of the runtime was refused its clone for want of memory.',
      },
      {
        says: /(?:failed|unable) to unshare [^:\n]{0,80}: cannot allocate memory/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'A new namespace wants tables of several pages in a row, and did not get them.',
      },
    ],
    neighbours: [
      { id: 'host-memory-exhaustion', tellApart: 'MemAvailable is small.' },
      {
        id: 'kmem-accounting',
        tellApart: 'SLUB lines instead of page allocation failures; kernel 3.10 to 4.x with kmem limits.',
      },
      { id: 'container-init-died', tellApart: 'Only this one container, whose pid 1 is dead.' },
    ],
    decidedBy: [
      '/proc/buddyinfo: nothing in the columns of order 3 and above',
      '`echo 1 > /proc/sys/vm/compact_memory` makes the next exec work',
    ],
    remedy: [
      '`echo 1 > /proc/sys/vm/drop_caches; echo 1 > /proc/sys/vm/compact_memory`: at once',
      'A larger vm.min_free_kbytes',
      'A kernel with CONFIG_VMAP_STACK',
    ],
    sources: ['Linux mm/page_alloc.c', 'proc(5): /proc/buddyinfo', 'Linux Documentation/admin-guide/sysctl/vm.rst'],
  },
  {
    id: 'kmem-accounting',
    area: 'memory',
    title: 'Accounting of kernel memory (kmem) in cgroup v1',
    about:
      'runc to 1.0.0-rc6 switched kmem accounting on for every container, and kernels before 4.5, 3.10 above all, leak slabs and memory cgroups with it. Others refuse to set the limit, or refuse it after the first process.',
    layers: ['kernel', 'runtime', 'runtime-init'],
    signatures: [
      {
        says: /SLUB: unable to allocate memory on node/iu,
        weight: 8,
        layer: 'kernel',
        because: 'The allocator of the kernel was refused while memory is free: a kmem limit or its leak.',
        versions: 'Linux 3.10 to 4.x',
      },
      {
        says: /memory\.kmem\.\w{1,40}|kernel memory accounting|kmem limit/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The limit on kernel memory is named.',
      },
      {
        says: MEMCG_ENOMEM,
        weight: 7,
        layer: 'kernel',
        because: 'A memory cgroup was refused with ENOMEM: the leak of kmem has used up their ids.',
        versions: 'Linux 3.10',
      },
      {
        says: FORK_ENOMEM,
        weight: 4,
        layer: null,
        because: 'A fork was refused for want of memory; a kmem limit does that with memory free.',
      },
    ],
    neighbours: [
      { id: 'memcg-id-exhaustion', tellApart: 'Ids of memory cgroups are used up without any kmem.' },
      { id: 'host-memory-exhaustion', tellApart: 'MemAvailable is small.' },
      { id: 'kernel-memory-fragmentation', tellApart: 'Page allocation failures of order 3 and more.' },
      { id: 'daemon-bug-or-memory-limit', tellApart: 'The unit of the daemon has a MemoryMax, and is at it.' },
    ],
    decidedBy: [
      '`uname -r` says 3.10, memory.kmem.slabinfo of a container is readable (accounting is on)',
      'num_cgroups of memory in /proc/cgroups is far above the number of containers',
    ],
    remedy: [
      'runc 1.0.0-rc7 or later built with nokmem (the default in 1.0 and later: kmem is ignored)',
      'cgroup.memory=nokmem on the kernel command line',
      'No --kernel-memory; a restart of the host frees what has leaked',
    ],
    sources: ['kubernetes/kubernetes#61937', 'opencontainers/runc#1725', 'opencontainers/runc#1921'],
  },
  {
    id: 'memcg-id-exhaustion',
    area: 'memory',
    title: 'No ids of memory cgroups are left (65535)',
    about:
      'A removed memory cgroup keeps its id while pages are charged to it. Short-lived containers leave thousands of dying cgroups, and then no new one can be made.',
    layers: ['kernel', 'runtime'],
    signatures: [
      {
        says: /mkdir \/sys\/fs\/cgroup\/memory\S{0,400}: no space left on device/iu,
        weight: 9,
        layer: 'kernel',
        because: 'A memory cgroup was refused with ENOSPC, which is about ids and not about a disk.',
      },
      {
        says: /mkdir \/sys\/fs\/cgroup\/(?!memory|cpuset)\S{1,400}: no space left on device/iu,
        weight: 8,
        layer: 'kernel',
        because: 'A cgroup was refused with ENOSPC; on cgroup v2 the ids are those of memory.',
      },
      {
        says: MEMCG_ENOMEM,
        weight: 6,
        layer: 'kernel',
        because: 'A memory cgroup was refused with ENOMEM.',
      },
    ],
    neighbours: [
      {
        id: 'kmem-accounting',
        tellApart: 'Kernel 3.10 with kmem accounting on: that is where the dying cgroups come from.',
      },
      { id: 'disk-full', tellApart: 'The path is on a disk, not below /sys/fs/cgroup.' },
      { id: 'cgroup-cpu-empty-or-rt', tellApart: 'The write of a pid is refused, not the mkdir.' },
    ],
    decidedBy: ['num_cgroups of memory in /proc/cgroups near 65535', 'nr_dying_descendants in cgroup.stat (v2)'],
    remedy: [
      '`echo 1 > /proc/sys/vm/drop_caches` lets dying cgroups go',
      'A kernel that frees the id with the directory (2016 and later)',
    ],
    sources: ['Linux commit 73f576c04b94 (memcg ids)', 'moby/moby#29638', 'kubernetes/kubernetes#70324'],
  },
];
