import type { CauseEntry } from '../model/knowledge.ts';

/** `EINVAL` where a pid was written to a cgroup: runc by number, crun and the daemons by path. */
const PROCS_EINVAL = /cgroup\.procs"?: invalid argument|write cgroup\.procs: invalid argument/iu;

/** How cgroups are laid out, and what a write to them was answered. */
export const cgroupSetup: readonly CauseEntry[] = [
  {
    id: 'cgroup-driver-mismatch',
    area: 'cgroup set-up',
    title: 'Two cgroup drivers: systemd here, cgroupfs there',
    about:
      'The kubelet (or docker --cgroup-parent) names cgroups in the way of one driver, and the runtime expects the other. systemd wants slices, cgroupfs wants paths.',
    layers: ['runtime', 'dockerd', 'containerd', 'client'],
    signatures: [
      {
        says: /cgroup driver:? "?(?:cgroupfs|systemd)"? is different from/iu,
        weight: 9,
        layer: 'client',
        because: "The kubelet says that its driver is not the engine's.",
      },
      {
        says: /expected cgroupsPath to be of format "?slice:prefix:name"?/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The runtime works with systemd and was given a path of cgroupfs.',
      },
      {
        says: /\bsystemd not supported\b/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The engine wants its cgroups from systemd, and the runtime was built without it.',
        versions: 'crun',
      },
      {
        says: /cgroup-parent for systemd cgroup should be a valid slice/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon works with systemd and was given a path of cgroupfs.',
      },
      {
        says: /(?:did not receive|received) (?:systemd )?slice as (?:cgroup )?parent|invalid slice name/iu,
        weight: 9,
        layer: 'containerd',
        because: 'The runtime works with systemd and was not given a slice.',
      },
      {
        says: /open \/sys\/fs\/cgroup\/\S{0,200}\/\w{1,40}\.slice:\w{1,40}:\w{1,80}/iu,
        weight: 8,
        layer: 'runtime',
        because: 'A name in the way of systemd was taken for a path by a runtime that works with cgroupfs.',
      },
    ],
    neighbours: [
      { id: 'cgroup-hierarchy-mismatch', tellApart: 'The drivers agree; the version of cgroups does not.' },
      { id: 'systemd-unit-failed', tellApart: 'Both work with systemd, and systemd refused the unit.' },
    ],
    decidedBy: [
      '`docker info`: Cgroup Driver; SystemdCgroup in the containerd configuration; cgroupDriver of the kubelet',
      'kubelet 1.28 and later can ask the CRI for it',
    ],
    remedy: [
      'systemd everywhere where systemd is pid 1: native.cgroupdriver=systemd, SystemdCgroup = true, cgroupDriver: systemd',
      'Drain the node first: existing pods keep their cgroups',
    ],
    sources: ['Kubernetes: configuring a cgroup driver', 'opencontainers/runc libcontainer/specconv (cgroupsPath)'],
  },
  {
    id: 'cgroup-hierarchy-mismatch',
    area: 'cgroup set-up',
    title: 'The software expects another layout of cgroups than the host has',
    about:
      'Version 1, version 2 and hybrid differ in paths and files. A runtime, a daemon or an image that knows only one of them, or a nested engine that sees a part of it, finds nothing where it looks. A controller may also not be handed down to where the container is.',
    layers: ['runtime', 'dockerd', 'containerd'],
    signatures: [
      {
        says: /(?<!cgroups: )cgroup mountpoint does not exist|mountpoint for \w{1,20} not found|no cgroup mount found in mountinfo|(?<!cgroups: )cannot find cgroup mount/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The cgroup mount that is looked for does not exist.',
      },
      {
        says: /cgroups in hybrid mode not supported|doesn't work on cgroups? ?v?2|unknown cgroup mode|cgroup v1 is not supported|cgroup v2 is not supported/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The runtime says that it does not work with this layout.',
      },
      {
        says: /devices cgroup isn't mounted/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon misses a controller of version 1.',
        versions: 'Docker to 19.03',
      },
      {
        says: /requested cgroup controller `?\w{1,20}`? is not available|controller `?\w{1,20}`? is not available under|subsystem does not exist/iu,
        weight: 8,
        layer: 'runtime',
        because: 'A controller is not handed down to where the container is to live.',
      },
      {
        says: /container could not join or create cgroup/iu,
        weight: 8,
        layer: 'runtime',
        because: 'A limit was asked for where no cgroup could be made.',
      },
      {
        says: /open(?:at2?)? \/sys\/fs\/cgroup\/\S{0,400}(?:pids|memory|cpu|cpuset|io|hugetlb)\.[\w.]{1,40}: no such file or directory/iu,
        unless: /hugetlb\.\d{1,5}[KMG]B/iu,
        weight: 6,
        layer: 'runtime',
        because: 'The file of a controller is missing: it is of the other version, or not handed down.',
      },
    ],
    neighbours: [
      { id: 'cgroup-driver-mismatch', tellApart: 'The layout is right; the names are those of another driver.' },
      { id: 'hugetlb-page-size', tellApart: 'The file that is missing is one of hugetlb, of one page size.' },
      { id: 'container-left-cgroup', tellApart: 'It worked before: the directory of this container has gone.' },
      { id: 'nested-unprivileged', tellApart: 'The mount is there, but may not be written.' },
    ],
    decidedBy: [
      '`stat -fc %T /sys/fs/cgroup`: cgroup2fs is v2, tmpfs is v1 or hybrid',
      'cgroup.controllers of the parent against what was asked for',
      'the versions of runc, crun, containerd and the daemon',
    ],
    remedy: [
      'runc 1.0.0-rc93, containerd 1.4, Docker 20.10 or later know v2',
      'systemd.unified_cgroup_hierarchy=0 or 1 on the kernel command line',
      'Delegate=yes in the unit of a nested or rootless engine',
    ],
    sources: ['moby/moby#40174', 'crun src/libcrun/cgroup-utils.c', 'Linux Documentation/admin-guide/cgroup-v2.rst'],
  },
  {
    id: 'cgroup-write-einval',
    area: 'cgroup set-up',
    title: 'A write to a cgroup file was answered with EINVAL',
    about:
      "The kernel refuses a pid that is still being born (TASK_NEW), or a limit that contradicts the parent's. runc before 1.0.0-rc7 did not try again, and lost a race now and then.",
    layers: ['runtime'],
    signatures: [
      {
        says: PROCS_EINVAL,
        weight: 8,
        layer: 'runtime',
        because: 'The join was refused as invalid, which is mostly the race with a process being born.',
        versions: 'runc to 1.0.0-rc6 without a second try; later five tries 30 ms apart',
      },
      {
        says: /write (?:to )?"?\/?[\w/.:@-]{0,400}(?:cfs_quota_us|cfs_period_us|cpu\.max|cpu\.shares|cpu\.weight|pids\.max|io\.max|memory\.(?:high|low|min|max))"?: (?:invalid argument|numerical result out of range)/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The value is one that this kernel or the parent cgroup does not allow.',
      },
      {
        says: /cgroup[^\n]{0,300}: invalid argument/iu,
        unless: /bpf/iu,
        weight: 5,
        layer: 'runtime',
        because: 'Something about a cgroup was refused as invalid.',
      },
    ],
    neighbours: [
      {
        id: 'cgroup-cpu-empty-or-rt',
        tellApart: 'The refused file belongs to cpu or cpuset, and the process is a real-time one.',
      },
      { id: 'cgroup2-domain-invalid', tellApart: 'The errno is EOPNOTSUPP: operation not supported.' },
      { id: 'kernel-lacks-cgroup-bpf', tellApart: 'The text is about a BPF program.' },
    ],
    decidedBy: [
      'which file and which value: the error says it',
      '`chrt -p PID` of the daemon: real-time policies are refused by cpu of v1',
      'try again: the race is gone the second time',
    ],
    remedy: [
      'runc 1.0.0-rc7 or later',
      'A value that fits the parent: quota of the pod not below that of the container',
    ],
    sources: ['opencontainers/runc#1950', 'kubernetes/kubernetes#89862', 'Linux kernel/cgroup/cgroup.c'],
  },
  {
    id: 'cgroup-cpu-empty-or-rt',
    area: 'cgroup set-up',
    title: 'The cpuset is empty, or a real-time process meets the cpu controller',
    about:
      'A v1 cpuset without processors or memory nodes takes no process (ENOSPC). A real-time process can not enter a cpu cgroup without a real-time budget (EINVAL), and v2 can not even switch cpu on while one lives below the root.',
    layers: ['runtime', 'dockerd'],
    signatures: [
      {
        says: /cgroup\.procs"?: no space left on device/iu,
        weight: 9,
        layer: 'runtime',
        because: 'A cpuset without processors or memory nodes refuses every process with ENOSPC.',
        versions: 'cgroup v1',
      },
      {
        says: /cpuset[^\n]{0,200}(?:cpuset\.)?(?:cpus|mems)(?:\.effective)?"?: (?:invalid argument|permission denied|numerical result out of range|device or resource busy|no space left on device)/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The processors or memory nodes asked for are not those of the parent.',
      },
      {
        says: /requested (?:CPUs|memory nodes) are not available/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon does not have the processors that were asked for.',
      },
      {
        says: /cpu\.rt_(?:runtime|period)_us|CPU real-time scheduler/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The real-time budget of a cpu cgroup is named.',
      },
      {
        says: /\/cgroup\/cpu(?:,cpuacct)?\/\S{0,400}cgroup\.procs"?: invalid argument/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The cpu controller refused the process, as it does with real-time ones without a budget.',
      },
      {
        says: /cgroup\.subtree_control"?: invalid argument/iu,
        weight: 7,
        layer: 'runtime',
        because: 'Cpu can not be switched on while a real-time process lives below the root.',
        versions: 'cgroup v2 with CONFIG_RT_GROUP_SCHED',
      },
    ],
    neighbours: [
      { id: 'cgroup-write-einval', tellApart: 'The process is no real-time one, and it works the second time.' },
      { id: 'memcg-id-exhaustion', tellApart: 'The mkdir is refused, not the write of a pid.' },
      { id: 'disk-full', tellApart: 'The path is on a disk, not below /sys/fs/cgroup.' },
    ],
    decidedBy: [
      'cpuset.cpus and cpuset.mems of the container and its parents: an empty one is it',
      '`ps -eo cls,pid,comm | grep -E "FF|RR"` and cpu.rt_runtime_us',
      'processors taken offline since the container started',
    ],
    remedy: [
      'Write the processors back, from the parent down',
      'A budget in cpu.rt_runtime_us of every level, or no real-time policy',
      '`--cpuset-cpus` with what the host has',
    ],
    sources: [
      'cpuset(7)',
      'Linux Documentation/scheduler/sched-rt-group.rst',
      'Linux Documentation/admin-guide/cgroup-v2.rst (cpu)',
    ],
  },
];
