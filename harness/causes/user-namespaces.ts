import type { CauseEntry } from '../model/knowledge.ts';
import { FINAL_CHILD_OF_OLD, NAMESPACE_ENOSPC, UNSHARE_EINVAL, UNSHARE_EPERM } from './phrases.ts';

/** Namespaces that may not be made, or not one more. */
export const userNamespaces: readonly CauseEntry[] = [
  {
    id: 'userns-disabled',
    area: 'kernel features and bugs',
    title: 'User namespaces are switched off',
    about:
      'By user.max_user_namespaces=0 (ENOSPC), kernel.unprivileged_userns_clone=0 or AppArmor of Ubuntu 23.10 and later (EPERM), or at boot on RHEL 7 (EINVAL). Rootless engines and userns-remap need them.',
    layers: ['runtime-init', 'runtime', 'dockerd'],
    signatures: [
      {
        says: /failed to unshare user ?(?:namespace)?: (?:operation not permitted|permission denied|no space left on device|invalid argument)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The user namespace is refused.',
      },
      {
        says: /cannot re-exec process|could not get runtime: cannot/iu,
        weight: 6,
        layer: 'dockerd',
        because: 'Podman could not start itself again in a user namespace of its own.',
      },
      {
        says: /unprivileged_userns|user namespaces are not enabled|max_user_namespaces[^\n]{0,40}\b0\b|user_namespace\.enable/iu,
        weight: 9,
        layer: null,
        because: 'The switch is named.',
      },
      {
        says: /rootlesskit[^\n]{0,200}(?:operation not permitted|permission denied|no space left on device)|newuidmap|cannot clone: operation not permitted|no permissions to create (?:a )?new namespace/iu,
        weight: 7,
        layer: null,
        because: 'A rootless engine may not make its user namespace.',
      },
      {
        says: NAMESPACE_ENOSPC,
        weight: 5,
        layer: 'runtime',
        because: 'A namespace is refused with ENOSPC, as when none are allowed.',
      },
      {
        says: UNSHARE_EINVAL,
        weight: 5,
        layer: 'runtime-init',
        because: 'A namespace is refused as invalid, as on RHEL 7 without the switch at boot.',
      },
      {
        says: UNSHARE_EPERM,
        weight: 7,
        layer: 'runtime-init',
        because: 'A new namespace is refused to root: user namespaces are switched off, or not for this user.',
      },
      {
        says: FINAL_CHILD_OF_OLD,
        weight: 6,
        layer: 'runtime-init',
        because:
          'The C stage of an older runc was refused something; on RHEL 7 that is the user namespace of the remap.',
      },
    ],
    neighbours: [
      { id: 'nested-unprivileged', tellApart: 'The engine runs in a container, and the outer one refuses.' },
      { id: 'userns-limit', tellApart: 'The number in /proc/sys/user is not 0, but used up.' },
      { id: 'kernel-lacks-namespace', tellApart: '/proc/self/ns/user does not exist.' },
      { id: 'kernel-unshare-race', tellApart: 'It works the second time.' },
      { id: 'unsupported-kernel', tellApart: 'Nothing can be started, with or without a remap.' },
      { id: 'outer-sandbox-blocks-setns', tellApart: 'An engine inside another sandbox: the outer one refuses.' },
    ],
    decidedBy: [
      '`sysctl user.max_user_namespaces kernel.unprivileged_userns_clone kernel.apparmor_restrict_unprivileged_userns`',
      '`unshare --user true`',
    ],
    remedy: [
      '`sysctl -w user.max_user_namespaces=15000`',
      '`sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, or a profile that allows userns',
      '`user_namespace.enable=1` on the command line of RHEL 7',
    ],
    sources: [
      'user_namespaces(7)',
      'rootless containers: common host set-up',
      'Ubuntu: restricted unprivileged user namespaces',
    ],
  },
  {
    id: 'userns-limit',
    area: 'kernel features and bugs',
    title: 'A limit on the number of namespaces is reached (ENOSPC)',
    about:
      'Each user namespace has a limit for every kind of namespace made in it; leaked ones and many containers use them up. No disk is full.',
    layers: ['kernel', 'runtime', 'runtime-init'],
    signatures: [
      {
        says: /namespaces?\b[^;:]{0,40}: no space left on device/iu,
        weight: 9,
        layer: 'kernel',
        because: 'ENOSPC for a namespace is about the number of them, or the depth, and not about a disk.',
      },
      {
        says: NAMESPACE_ENOSPC,
        weight: 8,
        layer: 'runtime',
        because: 'ENOSPC of clone or unshare is about the number of namespaces, not about a disk.',
      },
      {
        says: /user\.max_\w{2,10}_namespaces|\/proc\/sys\/user\/max_/iu,
        unless: /max_user_namespaces[^\n]{0,40}\b0\b|not enabled/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The limit is named.',
      },
    ],
    neighbours: [
      { id: 'userns-disabled', tellApart: 'The limit is 0: switched off.' },
      { id: 'disk-full', tellApart: 'A path on a disk is in the text.' },
      { id: 'mount-limit', tellApart: 'Mount said ENOSPC: fs.mount-max.' },
    ],
    decidedBy: ['/proc/sys/user/max_*_namespaces against `lsns -t TYPE | wc -l`', '`unshare --net true` says the same'],
    remedy: ['`sysctl -w user.max_net_namespaces=N` (and its like)', 'Find who leaks them: `lsns`, `ip netns`'],
    sources: ['namespaces(7): /proc/sys/user', 'Linux kernel/ucount.c'],
  },
];
