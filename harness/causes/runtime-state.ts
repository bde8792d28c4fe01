import type { CauseEntry } from '../model/knowledge.ts';
import { CGROUP_PROCS, NOTHING_THERE, MACHINERY, NAMESPACE_GONE, CGROUP_GONE, STOPPED_CONTAINER } from './phrases.ts';

/** What the runtime keeps or looks up to find a container again. */
export const runtimeState: readonly CauseEntry[] = [
  {
    id: 'runtime-state-missing',
    area: 'container or daemon state',
    title: "The runtime's record of the container is gone",
    about:
      'runc and crun keep a directory for each container below /run. A clean-up of /run or /tmp, another --root, or an engine that forgot takes it away; the container runs on and nothing can join it.',
    layers: ['runtime', 'shim', 'containerd'],
    signatures: [
      {
        says: /containerd\/\S{0,200}\bstate\.json"?: no such file or directory/iu,
        // The runtime's own root may lie below containerd's.
        unless: /cannot load container|\/runc\/|\/runtime-runc\//iu,
        weight: 9,
        layer: 'containerd',
        because: 'containerd finds a container on disk that has no state.',
      },
      {
        says: /\bcontainer (?:"[^"\n]{1,300}" |with id \S{1,300} )?does not exist/iu,
        unless: /pod|image|volume|network/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The runtime does not know the container.',
        versions: 'runc to 1.0.3 with the id, since 1.1 without',
      },
      {
        says: /state\.json"?: no such file or directory|(?:opening file|open) `?\/\S{1,300}\/status`?: no such file or directory/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The file in which the runtime keeps the container is gone.',
      },
      {
        unless: /retrieve OCI runtime error/iu,
        says: /open \/\S{0,200}io\.containerd\.runtime\.v[12]\.\w{1,8}\/\S{1,300}: no such file or directory/iu,
        weight: 6,
        layer: 'shim',
        because: 'The bundle of the container is gone from /run.',
      },
      {
        says: /\bcontainer does not exist/iu,
        weight: 6,
        layer: 'runtime',
        because: 'The runtime does not know the container.',
      },
    ],
    neighbours: [
      { id: 'state-json-corrupt', tellApart: 'The file is there and can not be read.' },
      { id: 'init-died-daemon-stale', tellApart: 'The first process is dead.' },
      { id: 'run-tmpfs-full', tellApart: 'The directory is there and /run is full.' },
    ],
    decidedBy: [
      '`ls /run/docker/runtime-runc/moby/ID` (or /run/containerd/runc/k8s.io/ID, /run/crun/ID)',
      'State.Pid lives',
    ],
    remedy: [
      'Make the container anew: `docker rm -f` kills through the shim',
      'Exempt /run/containerd, /run/docker, /run/runc from clean-up',
    ],
    sources: ['opencontainers/runc libcontainer/error.go (1.1)', 'crun src/libcrun/status.c', 'tmpfiles.d(5)'],
  },
  {
    id: 'state-json-corrupt',
    area: 'container or daemon state',
    title: "The runtime's or the daemon's record of the container is damaged",
    about: 'A file of state was cut short: the disk or /run was full, or the host lost power while it was written.',
    layers: ['runtime', 'dockerd'],
    signatures: [
      {
        says: [
          /unexpected EOF|unexpected end of JSON input|invalid character '[^'\n]{1,8}' (?:looking|after)/iu,
          /state\.json|load(?:ing)? container|saved state|status file/iu,
        ],
        weight: 9,
        layer: 'runtime',
        because: 'The record of the container is not complete JSON.',
      },
      {
        says: /unexpected EOF|unexpected end of JSON input/iu,
        weight: 6,
        layer: 'runtime',
        because: 'A file ended too early; the runtime says no more when it is its own record.',
      },
      {
        says: /invalid character '(?:\\{0,4}x00|\\{1,4}u0000|\0)' looking for beginning of value/iu,
        weight: 7,
        layer: null,
        because: 'A file of JSON begins with zero bytes, as after a loss of power.',
      },
      {
        says: [/parse error:/iu, /\bcrun\b|status/iu],
        weight: 6,
        layer: 'runtime',
        because: 'crun could not read its record of the container.',
        versions: 'crun',
      },
    ],
    neighbours: [
      { id: 'runtime-state-missing', tellApart: 'The file is not there at all.' },
      { id: 'run-tmpfs-full', tellApart: '/run is full at this moment.' },
      { id: 'disk-full', tellApart: 'The disk is full at this moment.' },
    ],
    decidedBy: [
      '`jq .` of state.json of this container; its size is 0 or it ends in the middle',
      '`df /run /var/lib/docker`',
    ],
    remedy: ['Make the container anew', 'Make room first'],
    sources: ['opencontainers/runc libcontainer/factory_linux.go (loadState)', 'crun src/libcrun/status.c'],
  },
  {
    id: 'container-left-cgroup',
    area: 'container or daemon state',
    title: 'The container is no longer in the cgroup the runtime made for it',
    about:
      'An init like systemd, or a program with the cgroup writable, moved the processes into a child or elsewhere, or the cgroup was removed as empty. The runtime joins where it remembers the container to be.',
    layers: ['runtime'],
    signatures: [
      {
        says: /can't open cgroup|unable to find (?:the )?cgroup of/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The cgroup of the container can not be opened.',
        versions: 'runc 1.4.0; since 1.4.1 the cgroup of the init is taken instead',
      },
      {
        says: [CGROUP_PROCS, NOTHING_THERE],
        weight: 6,
        layer: 'runtime',
        because: 'The cgroup that is to be joined is not there.',
        versions: 'runc 1.1 and later; to 1.0 it was passed over in silence on v1',
      },
      {
        says: CGROUP_GONE,
        weight: 6,
        layer: 'runtime',
        because: 'The cgroup that is to be joined is gone.',
      },
      {
        says: /(?:not a|bad) sub cgroup path/iu,
        weight: 6,
        layer: 'runtime',
        because: "The cgroup that was asked for is not below the container's.",
        versions: 'runc 1.1.1 and later',
      },
    ],
    neighbours: [
      { id: 'systemd-removed-scope', tellApart: 'systemd dropped the scope: the journal has the moment.' },
      {
        id: 'cgroup2-no-internal-process',
        tellApart: 'The cgroup is there, and EBUSY: its processes moved into children.',
      },
      { id: 'container-init-died', tellApart: 'The container is dead and its cgroup was removed with it.' },
      { id: 'cgroup-hierarchy-mismatch', tellApart: 'It never worked: another layout.' },
    ],
    decidedBy: [
      '/proc/INIT/cgroup against CgroupsPath of the container (docker inspect, state.json)',
      'who has /sys/fs/cgroup writable in the container',
    ],
    remedy: [
      'Restart the container',
      'runc 1.4.1 or later on v2',
      '`--cgroupns=private`, and /sys/fs/cgroup read-only',
    ],
    sources: ['opencontainers/runc#4620', 'opencontainers/runc#5101', 'opencontainers/cgroups fs2'],
  },
  {
    id: 'hidepid-proc-mount',
    area: 'container or daemon state',
    title: '/proc is mounted with hidepid, and somebody can not see the process he needs',
    about:
      'hidepid=1 or 2 hides the processes of others from whoever has no CAP_SYS_PTRACE and is not in the group of gid=. Before Linux 5.8 the option belongs to the whole pid namespace, so one mount changes every other.',
    layers: ['runtime-init', 'runtime', 'dockerd'],
    signatures: [
      {
        says: /hidepid/iu,
        weight: 9,
        layer: null,
        because: 'The option is named.',
      },
      {
        says: [/\/proc\/(?:self|thread-self|[1-9]\d{0,9})\/\S{1,60}"?: no such file or directory/iu, MACHINERY],
        weight: 4,
        layer: 'runtime',
        because: 'The runtime does not find a process in /proc, as when it is hidden.',
      },
      {
        says: NAMESPACE_GONE,
        weight: 3,
        layer: 'runtime',
        because: 'The runtime does not find the first process in /proc: dead mostly, hidden sometimes.',
      },
      {
        says: [
          /\/proc\/(?:self|thread-self|[1-9]\d{0,9})\/\S{1,60}"?: (?:operation not permitted|permission denied)/iu,
          MACHINERY,
        ],
        weight: 4,
        layer: 'runtime-init',
        because: 'The runtime may not look at a process in /proc.',
      },
      {
        says: [STOPPED_CONTAINER, /rootless|podman|buildah|crun/iu],
        weight: 4,
        layer: 'runtime',
        because: 'A rootless runtime takes a first process that it can not see for a dead one.',
      },
      {
        says: STOPPED_CONTAINER,
        weight: 2,
        layer: 'runtime',
        because: 'A first process that is hidden looks dead to the runtime.',
      },
    ],
    neighbours: [
      { id: 'container-init-died', tellApart: 'The process is dead: root of the host does not see it either.' },
      { id: 'proc-missing-in-container', tellApart: '/proc is not mounted in the container at all.' },
      { id: 'cve-mitigation-procfs', tellApart: 'The text is about openat2, fsopen or an unsafe procfs.' },
    ],
    decidedBy: ['`grep hidepid /proc/mounts`, on the host and in the container', 'the same exec as root of the host'],
    remedy: ['`mount -o remount,hidepid=0 /proc`', "`gid=` of a group that the daemon's user is in"],
    sources: ['proc(5): hidepid', 'Linux commit 24a71ce5c47f (private instances of procfs, 5.8)'],
  },
];
