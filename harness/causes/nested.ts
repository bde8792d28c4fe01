import type { CauseEntry } from '../model/knowledge.ts';
import { STAGE_GAVE_UP } from './phrases.ts';

/** An engine inside a container. */
export const nested: readonly CauseEntry[] = [
  {
    id: 'nested-unprivileged',
    area: 'security modules and capabilities',
    title: 'The engine runs in an unprivileged container',
    about:
      'Docker in Docker without --privileged, in unprivileged LXC, or rootless inside a container: mounting proc, writing sysctls, cgroups and id maps is refused by the kernel, because the outer namespace does not own them.',
    layers: ['runtime-init', 'runtime', 'dockerd'],
    signatures: [
      {
        says: /(?:can't load program|bpf_prog_load|bpf create|BPF_CGROUP_DEVICE)[^;]{0,100}operation not permitted/iu,
        weight: 7,
        layer: 'runtime',
        because: 'An outer container may not load BPF programs, and device rules of cgroup v2 are such programs.',
        versions: 'runc to 1.0.0-rc93; later ones and crun pass over it in a user namespace',
      },
      {
        says: /attempted to load a profile while confined|apparmor_parser[^\n]{0,300}policy admin privileges/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'A profile can be loaded from the host only: the daemon is confined itself.',
      },
      {
        says: [/cannot clone: operation not permitted/iu, /re-exec process/iu],
        unless: /user namespaces are not enabled|unprivileged_userns/iu,
        weight: 8,
        layer: 'dockerd',
        because: 'Podman names the switch where user namespaces are off; it does not, so something around it refuses.',
      },
      {
        says: STAGE_GAVE_UP,
        weight: 5,
        layer: 'runtime-init',
        because:
          'The C stage ended by itself, as when it is refused something: a container without nesting may not make namespaces or write their files.',
      },
      {
        says: /error mounting "(?:proc|sysfs|cgroup|devpts|tmpfs|mqueue)" to rootfs at "[^"]{0,200}":[^;]{0,300}(?:operation not permitted|permission denied)|mount `(?:proc|sysfs|cgroup2?|devpts|tmpfs|mqueue)` to `[^`]{0,200}`: (?:operation not permitted|permission denied)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'A plain mount of a kernel file system was refused.',
      },
      {
        says: /(?:mkdir|write|open)[^;]{0,20}\/sys\/fs\/cgroup[^;:]{0,300}: (?:permission denied|read-only file system|operation not permitted)/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The cgroups belong to the outer machine.',
      },
      {
        says: /pivot_root[^;]{0,60}[: ](?:operation not permitted|permission denied|invalid argument)|error jailing process inside rootfs/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The change of root was refused.',
      },
      {
        says: /new[ug]idmap[^;]{0,100}operation not permitted|\/proc\/(?:self|\d{1,9})\/(?:[ug]id_map|setgroups)`?: (?:operation not permitted|permission denied)/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The id map could not be written: the outer namespace lacks the ids or the right.',
      },
      {
        says: /BPF_CGROUP_DEVICE\)? failed: operation not permitted|can't initialize iptables table|iptables[^;]{0,200}permission denied \(you must be root\)|open sysctl \S{1,80} file: permission denied|write to `?\/proc\/sys\/\S{1,80}`?: (?:permission denied|read-only file system)/iu,
        weight: 7,
        layer: null,
        because: 'A table of the kernel that belongs to the outer machine was refused.',
      },
      {
        says: /unshare(?: failed)?:? operation not permitted|error mounting [^;]{0,400}operation not permitted/iu,
        weight: 5,
        layer: 'runtime-init',
        because: 'A privileged step was refused.',
      },
      {
        says: /(?:failed to mount overlay|overlay: mount|mounting overlay)[^\n]{0,200}operation not permitted/iu,
        weight: 6,
        layer: 'dockerd',
        because: 'An overlay may not be mounted here, as in a container that is not privileged.',
      },
    ],
    neighbours: [
      {
        id: 'cgroup-hierarchy-mismatch',
        tellApart: 'The engine runs on the host itself, and the file is of the other version of cgroups.',
      },
      { id: 'cve-mitigation-procfs', tellApart: 'The text says unsafe procfs or reopen fd: a newer runc in LXC.' },
      { id: 'missing-capability', tellApart: 'One capability is missing, and the rest works.' },
      { id: 'userns-disabled', tellApart: 'The host forbids user namespaces: user.max_user_namespaces is 0.' },
      {
        id: 'outer-sandbox-blocks-setns',
        tellApart: 'Mounts and sysctls work, and setns or unshare alone is refused.',
      },
    ],
    decidedBy: ['systemd-detect-virt -c; /proc/self/uid_map of the engine: not the identity', 'CapEff of dockerd'],
    remedy: ['LXC: nesting=1,keyctl=1; Docker in Docker: --privileged or Sysbox; or a virtual machine'],
    sources: ['opencontainers/runc#1658', 'Linux fs/namespace.c: mount_too_revealing'],
  },
];
