import type { CauseEntry } from '../model/knowledge.ts';
import { DEADLINE, CGROUP_GONE } from './phrases.ts';

/** What systemd does to the cgroups of containers, when it is the one that makes them. */
export const systemdUnits: readonly CauseEntry[] = [
  {
    id: 'systemd-dbus-hang',
    area: 'cgroup set-up',
    title: 'systemd does not answer on D-Bus',
    about:
      'With the systemd driver every cgroup is a request to pid 1. A systemd that is busy (thousands of mounts, reload after reload), or a D-Bus that is stuck or full, lets the runtime wait.',
    layers: ['runtime'],
    signatures: [
      {
        says: /failed to activate service 'org\.freedesktop\.systemd1': timed out|org\.freedesktop\.DBus\.Error\.(?:NoReply|Timeout|TimedOut)/iu,
        weight: 9,
        layer: 'runtime',
        because: 'D-Bus says that systemd did not answer.',
      },
      {
        says: /timed? ?out (?:while )?waiting for (?:systemd|StartTransientUnit|StopUnit|completion signal)/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The runtime gave up waiting for systemd.',
      },
      {
        says: /\/run\/systemd\/private: connect: resource temporarily unavailable|maximum number of (?:pending replies|active connections)[^\n]{0,80}(?:reached|exceeded)|org\.freedesktop\.DBus\.Error\.LimitsExceeded/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The queue of systemd or of D-Bus is full.',
      },
      {
        says: /dial unix \/\S{1,100}(?:systemd\/private|dbus\/system_bus_socket|\/bus): connect|dbus: connection closed|recipient disconnected from message bus|sd-bus call[^\n]{0,80}(?:timed out|transport endpoint)/iu,
        weight: 8,
        layer: 'runtime',
        because: 'There is no connection to systemd.',
      },
      {
        says: [/applying cgroup configuration|apply cgroup/iu, /unit \S{1,200} (?:not found|not loaded)/iu],
        weight: 9,
        layer: 'runtime',
        because: 'The unit was asked for a moment before: the runtime did not wait until systemd had made it.',
        versions: 'runc to 1.0.0-rc92 waits for one second',
      },
      {
        says: /DBUS_SESSION_BUS_ADDRESS|XDG_RUNTIME_DIR[^\n]{0,40}not set|failed to connect to (?:the )?(?:user )?(?:bus|dbus)/iu,
        weight: 7,
        layer: 'runtime',
        because: "There is no bus of the user's own systemd to ask.",
      },
      {
        says: [/systemd|dbus|\.scope\b|\.slice\b/iu, DEADLINE],
        weight: 4,
        layer: 'runtime',
        because: 'Something with systemd ran out of time.',
      },
    ],
    neighbours: [
      { id: 'systemd-unit-failed', tellApart: 'systemd answered, and refused.' },
      { id: 'runtime-slow-or-hung', tellApart: 'Systemctl answers at once; the runtime hangs elsewhere.' },
    ],
    decidedBy: [
      '`time systemctl list-units`: seconds are too many',
      '`systemctl list-jobs`; `busctl status`',
      'strace of the runtime: it waits for a read of the D-Bus socket',
    ],
    remedy: [
      '`systemctl daemon-reexec`',
      'Restart dbus where systemd allows it, else the host',
      'Find who reloads: `journalctl _PID=1 | grep Reloading`',
    ],
    sources: [
      'opencontainers/cgroups systemd/common.go (startUnit)',
      'opencontainers/runc#2614',
      'opencontainers/runc#1959',
    ],
  },
  {
    id: 'systemd-removed-scope',
    area: 'cgroup set-up',
    title: "systemd has removed the container's scope or its cgroup",
    about:
      'A reload or a reset of a failed unit made systemd drop a cgroup it thought empty, or one it was never told to leave alone (Delegate). The processes are elsewhere by then, and a join finds no directory.',
    layers: ['runtime'],
    signatures: [
      {
        says: /unit \S{1,200}\.scope (?:not loaded|not found|could not be found)|org\.freedesktop\.systemd1\.NoSuchUnit/iu,
        weight: 9,
        layer: 'runtime',
        because: 'systemd does not know the scope of this container any more.',
        versions: 'runc 1.4 and later join through systemd',
      },
      {
        says: /\.scope\/\S{0,200}cgroup[.-]procs"?: no such (?:file or directory|device)/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The cgroup of a scope of systemd is gone.',
        versions: 'runc 1.1 and later; to 1.0 a missing v1 cgroup was passed over in silence',
      },
      {
        says: CGROUP_GONE,
        weight: 5,
        layer: 'runtime',
        because: 'The cgroup that is to be joined is gone.',
      },
    ],
    neighbours: [
      {
        id: 'container-left-cgroup',
        tellApart: 'systemd still has the scope; the container moved its processes itself.',
      },
      { id: 'systemd-unit-failed', tellApart: 'The unit could not be made in the first place.' },
      { id: 'container-init-died', tellApart: 'The container is dead, and its cgroup was removed with it.' },
      { id: 'cgroup2-no-internal-process', tellApart: 'The cgroup is there and busy.' },
    ],
    decidedBy: [
      '`systemctl status NAME.scope` against /proc/INIT/cgroup',
      '`ls` of the path in the error',
      'the journal around the last daemon-reload',
    ],
    remedy: [
      'Restart the container',
      'Delegate=yes in the units of docker and containerd',
      'runc 1.4.1 or later falls back to the cgroup of the init (v2)',
    ],
    sources: ['systemd: control group APIs and delegation', 'opencontainers/runc#4620', 'opencontainers/runc#5101'],
  },
  {
    id: 'systemd-unit-failed',
    area: 'cgroup set-up',
    title: 'systemd refused to make the unit of the container',
    about:
      'The scope exists already from an earlier life, a property is not known to this systemd, the slice is not there, or the caller may not ask (rootless without a session).',
    layers: ['runtime'],
    signatures: [
      {
        says: /unable to start unit "?\S{1,200}|error (?:creating|starting|stopping|removing) systemd unit|(?:StartTransientUnit|StopUnit) job is not done/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The runtime says that systemd did not start the unit.',
      },
      {
        says: /unit \S{1,200}\.(?:scope|slice) (?:already exists|was already loaded|has a fragment file|is masked)/iu,
        weight: 9,
        layer: 'runtime',
        because: 'A unit of this name is left from before.',
      },
      {
        says: /cannot set property \w{1,60}, or unknown property|unknown assignment: \w{1,60}/iu,
        weight: 9,
        layer: 'runtime',
        because: 'This systemd does not know the property.',
      },
      {
        says: /sd-bus call: [^\n]{0,200}|interactive authentication required/iu,
        weight: 8,
        layer: 'runtime',
        because: 'systemd refused the caller.',
        versions: 'crun; rootless',
      },
      {
        says: /unit \S{1,200}\.slice not found|failed to (?:create|start) \S{1,200}\.(?:scope|slice)/iu,
        weight: 7,
        layer: 'runtime',
        because: 'A slice or scope could not be had.',
      },
    ],
    neighbours: [
      { id: 'systemd-dbus-hang', tellApart: 'systemd did not answer at all.' },
      { id: 'cgroup-driver-mismatch', tellApart: 'The name is no name of a unit.' },
      { id: 'systemd-removed-scope', tellApart: 'The unit was there and has gone.' },
    ],
    decidedBy: [
      '`systemctl status NAME.scope`; `systemctl --failed`',
      'the journal of pid 1 at that second says why',
      '`loginctl`, and DBUS_SESSION_BUS_ADDRESS for rootless',
    ],
    remedy: [
      '`systemctl stop NAME.scope; systemctl reset-failed NAME.scope`',
      'A runtime and a systemd of the same age',
      '`loginctl enable-linger USER` for rootless',
    ],
    sources: ['opencontainers/cgroups systemd/common.go (startUnit)', 'crun src/libcrun/cgroup-systemd.c'],
  },
];
