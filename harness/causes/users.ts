import type { CauseEntry } from '../model/knowledge.ts';
import { NO_PASSWD_ENTRY, RUNTIME_LOOKED } from './phrases.ts';

/** The user that a command shall run as. */
export const users: readonly CauseEntry[] = [
  {
    id: 'user-not-in-container',
    area: 'user command',
    title: 'The container has no such user or group',
    about:
      '-u, USER or runAsUser names a user or group by a name that is not in passwd or group of the container, or by a number that its user namespace does not map.',
    layers: ['dockerd', 'containerd', 'runtime-init', 'command', 'runtime'],
    signatures: [
      {
        says: NO_PASSWD_ENTRY,
        unless: new RegExp(`unable to find user (?:root|0):|${RUNTIME_LOOKED.source}`, 'iu'),
        weight: 8,
        layer: 'dockerd',
        because: 'The name is not in passwd.',
      },
      {
        says: [NO_PASSWD_ENTRY, RUNTIME_LOOKED],
        unless: /unable to find user (?:root|0):/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The runtime looked the name up inside the container, and it is not in passwd.',
      },
      {
        says: /unable to find group [^:]{1,100}: no matching entries in group file|no groups found/iu,
        weight: 8,
        layer: 'dockerd',
        because: 'The name is not in group.',
      },
      {
        says: /\bunable to find (?:user|group) (?!root\b)[\w.$-]{1,64}(?: |$)/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The name was not found inside the container.',
        versions: 'Docker to 1.10',
      },
      {
        says: NO_PASSWD_ENTRY,
        weight: 5,
        layer: 'dockerd',
        because: 'The name is not in passwd, even that of root.',
      },
      {
        says: /cannot set ?[ug]id to unmapped (?:user|group|[ug]id)|set[ug]id[^;]{0,20}: invalid argument|setresuid`?: invalid argument/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The number has no counterpart in the user namespace.',
      },
      {
        says: /(?:su|sudo|gosu|su-exec|chown): [^;]{0,60}(?:unknown user|does not exist|unknown uid|invalid user|no passwd entry)|user \S{1,60} does not exist|who are you\?|image will run as root|non-numeric user/iu,
        weight: 7,
        layer: 'command',
        because: 'A program in the container, or the kubelet, does not know the user.',
      },
      {
        says: /bad [ug]id: |parsing \S{1,60} as int for [ug]id failed/iu,
        weight: 7,
        layer: 'runtime',
        because: 'runc takes numbers only.',
      },
    ],
    neighbours: [
      { id: 'user-lookup-without-bind-mounts', tellApart: 'Inside the container `getent passwd NAME` finds it.' },
      { id: 'live-restore-mountflags', tellApart: 'It worked until dockerd was restarted.' },
    ],
    decidedBy: ['`docker exec CONTAINER cat /etc/passwd`', 'the same exec with -u and the number'],
    remedy: ['The right name, or its number; add the user to the image'],
    sources: ['measured: Docker 20.10.24', 'moby/moby#22323', 'runc v1.5.1 libcontainer/init_linux.go'],
  },
  {
    id: 'user-lookup-without-bind-mounts',
    area: 'user command',
    title: 'The engine reads passwd without the mounts of the container',
    about:
      'The engine looks the name up in the root file system from outside. When passwd is a bind mount or was written by a runtime with an upper layer of its own (Sysbox, toolbox with keep-id), it sees only the file of the image.',
    layers: ['dockerd', 'containerd'],
    signatures: [
      {
        says: [NO_PASSWD_ENTRY, /podman|sysbox|toolbox|keep-id|bind|mount|getent|nss|ldap|sssd/iu],
        weight: 8,
        layer: 'dockerd',
        because: 'The name was not found, and something is spoken of that shows another passwd inside.',
      },
      {
        says: NO_PASSWD_ENTRY,
        weight: 5,
        layer: 'dockerd',
        because: 'The name was not found in the file of the image; the container may have another.',
      },
      {
        says: /unable to find group [^:]{1,100}: no matching entries in group file|no groups found/iu,
        weight: 5,
        layer: 'dockerd',
        because: 'The name was not found in the file of the image; the container may have another.',
      },
    ],
    neighbours: [
      { id: 'user-not-in-container', tellApart: 'It is not in passwd inside the container either.' },
      { id: 'live-restore-mountflags', tellApart: 'passwd of the image has the name, and dockerd was restarted.' },
    ],
    decidedBy: [
      '`docker exec CONTAINER getent passwd NAME` finds it, /etc/passwd of the image does not have it',
      'a mount over /etc/passwd in the mountinfo of the init',
    ],
    remedy: [
      'Exec with the number: `-u $(docker exec CONTAINER id -u NAME)`',
      '`docker exec CONTAINER su NAME -c ...`',
    ],
    sources: ['containers/podman#6953', 'containers/podman#6991', 'nestybox/sysbox#699'],
  },
];
