import type { CauseEntry } from '../model/knowledge.ts';

/** The rules of the tree of cgroup v2, and the counters of huge pages in both. */
export const cgroupTree: readonly CauseEntry[] = [
  {
    id: 'cgroup2-domain-invalid',
    area: 'cgroup set-up',
    title: 'The cgroup is threaded, or an invalid domain below a threaded one',
    about:
      'cgroup v2 has domains and threaded cgroups. Below a threaded one a new cgroup is an invalid domain: no process can enter it and no domain controller can be switched on. A nested engine in the wrong place meets it at once.',
    layers: ['runtime', 'client'],
    signatures: [
      {
        says: [/cannot enter cgroupv2|domain controllers/iu, /ContainerManager|kubelet/iu],
        weight: 9,
        layer: 'client',
        because: 'The kubelet itself can not make the cgroup of the pods.',
      },
      {
        says: /cannot enter cgroupv2 \S{1,400} with domain controllers|domain invalid/iu,
        weight: 9,
        layer: 'runtime',
        because: 'runc says that the cgroup is threaded or invalid.',
        versions: 'runc 1.0.0-rc91 and later',
      },
      {
        says: /cgroup\.(?:procs|subtree_control|type)"?: operation not supported/iu,
        weight: 9,
        layer: 'runtime',
        because: 'EOPNOTSUPP is how the kernel refuses a process or a controller of a threaded or invalid cgroup.',
      },
      {
        says: /cgroup\.type\b/iu,
        weight: 6,
        layer: 'runtime',
        because: 'The type of the cgroup is named.',
      },
    ],
    neighbours: [
      { id: 'cgroup2-no-internal-process', tellApart: 'The errno is EBUSY: the parent has processes of its own.' },
      { id: 'cgroup-write-einval', tellApart: 'The errno is EINVAL.' },
      { id: 'container-left-cgroup', tellApart: 'The container made it threaded itself, after it had started.' },
    ],
    decidedBy: ['cgroup.type of the cgroup and of each above it: domain, threaded, domain threaded, domain invalid'],
    remedy: [
      'Start the nested engine below a domain cgroup, with --cgroupns=private',
      'Do not write threaded to cgroup.type of a parent of containers',
    ],
    sources: [
      'Linux Documentation/admin-guide/cgroup-v2.rst (threads)',
      'opencontainers/runc libcontainer/cgroups/fs2/create.go',
    ],
  },
  {
    id: 'cgroup2-no-internal-process',
    area: 'cgroup set-up',
    title: 'Processes and controllers in one cgroup (EBUSY)',
    about:
      'A cgroup v2 that hands controllers down may hold no process, and one that holds processes may not hand them down. A container whose init made sub-cgroups has emptied its own, and an exec that wants to join there is refused.',
    layers: ['runtime'],
    signatures: [
      {
        says: /cgroup\.subtree_control"?[^\n]{0,60}: device or resource busy/iu,
        weight: 9,
        layer: 'runtime',
        because: 'A cgroup with processes of its own can not hand controllers down.',
      },
      {
        says: /cgroup\.procs"?[^\n]{0,60}: device or resource busy/iu,
        weight: 9,
        layer: 'runtime',
        because: 'A cgroup that hands controllers down takes no process.',
      },
      {
        says: /no internal process/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The rule is named.',
      },
    ],
    neighbours: [
      { id: 'cgroup2-domain-invalid', tellApart: 'The errno is EOPNOTSUPP: a threaded cgroup.' },
      {
        id: 'container-left-cgroup',
        tellApart: 'The init of the container has moved, and that is why its cgroup is not a leaf any more.',
      },
      { id: 'systemd-removed-scope', tellApart: 'The cgroup is gone, not busy.' },
    ],
    decidedBy: [
      'cgroup.subtree_control and cgroup.procs of the same cgroup: both have something in them',
      '/proc/INIT/cgroup: a child of the cgroup the runtime made',
    ],
    remedy: [
      'runc 1.0.0-rc93 or later joins the cgroup of the init instead',
      'In a nested engine: move the processes into a leaf first, as the entrypoint of docker:dind does',
    ],
    sources: [
      'Linux Documentation/admin-guide/cgroup-v2.rst (no internal process)',
      'opencontainers/runc#2416',
      'moby/moby hack/dind',
    ],
  },
  {
    id: 'hugetlb-page-size',
    area: 'cgroup set-up',
    title: 'A limit for a size of huge pages that this kernel does not have',
    about:
      'Each size of huge page has its own files. A limit for another size, or files that a new kernel calls by another name, can not be written.',
    layers: ['runtime'],
    signatures: [
      {
        says: /hugetlb\.[\w]{1,12}\.(?:limit_in_bytes|max)"?: (?:no such file or directory|permission denied|operation not permitted)/iu,
        weight: 9,
        layer: 'runtime',
        because: 'There is no such size of huge page on this host, or no hugetlb controller here.',
      },
      {
        says: /(?:unable|failed) to (?:get|parse) huge ?page ?sizes?|huge ?page ?size[^\n]{0,60}(?:invalid|not supported|unsupported)/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The size of huge page is refused.',
      },
      {
        says: /\/sys\/kernel\/mm\/hugepages/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The sizes of huge pages of the kernel were read.',
      },
    ],
    neighbours: [
      { id: 'hugetlb-reservation', tellApart: 'The size exists; the pages or their reservation do not suffice.' },
      { id: 'cgroup-hierarchy-mismatch', tellApart: 'Other controllers are missing as well.' },
    ],
    decidedBy: ['`ls /sys/kernel/mm/hugepages` against the size in the error', 'hugetlb in cgroup.controllers'],
    remedy: [
      'Ask for a size that exists: hugepages-2Mi, hugepages-1Gi',
      '`default_hugepagesz=` and `hugepagesz=` on the kernel command line',
    ],
    sources: ['opencontainers/cgroups fs/hugetlb.go', 'Linux Documentation/admin-guide/mm/hugetlbpage.rst'],
  },
  {
    id: 'hugetlb-reservation',
    area: 'cgroup set-up',
    title: 'Huge pages are limited when touched and not when reserved, or the other way round',
    about:
      'Since Linux 5.7 hugetlb has two limits: on use and on reservation (rsvd). With the first alone mmap succeeds and the program dies by SIGBUS later; with both mmap is refused. Newer runtimes write both, and kernels before 5.7 lack the second file.',
    layers: ['command', 'runtime'],
    signatures: [
      {
        says: /hugetlb\.\w{1,12}\.rsvd\.(?:limit_in_bytes|max)/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The limit on reservations is named.',
        versions: 'runc 1.1.10 and later; Linux 5.7 and later',
      },
      {
        says: [/\bbus error\b|SIGBUS|signal 7\b/iu, /huge/iu],
        weight: 7,
        layer: 'command',
        because: 'A program died on a huge page it had reserved and was not allowed to touch.',
      },
      {
        says: [/cannot allocate memory/iu, /huge ?page|MAP_HUGETLB|hugetlb/iu],
        weight: 6,
        layer: 'command',
        because: 'Huge pages were refused at mmap.',
      },
      {
        says: /\bbus error\b|SIGBUS/iu,
        weight: 3,
        layer: 'command',
        because: 'A program died on a page that was not there; huge pages above the limit do that.',
      },
      {
        says: /hugetlb\.\w{1,12}\.(?:limit_in_bytes|max)"?[^\n]{0,40}: device or resource busy/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The limit on huge pages can not go below what is in use.',
      },
    ],
    neighbours: [
      { id: 'hugetlb-page-size', tellApart: 'There is no such size on this host at all.' },
      { id: 'disk-full', tellApart: 'SIGBUS on a file of a full disk or of /dev/shm: no huge pages are mapped.' },
      { id: 'memory-limit-too-small', tellApart: 'The page is an ordinary one and the process is killed, signal 9.' },
    ],
    decidedBy: [
      'hugetlb.SIZE.current, .max and .events, and the same with rsvd',
      'HugePages_Free and HugePages_Rsvd of /proc/meminfo',
    ],
    remedy: [
      'A limit that covers what the program maps',
      'runc 1.1.10 or later on Linux 5.7 or later: mmap says no, and programs can fall back',
    ],
    sources: ['Linux commit cdc2fcfea79b (hugetlb_cgroup reservations, 5.7)', 'opencontainers/runc#3859'],
  },
];
