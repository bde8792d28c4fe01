import type { CauseEntry } from '../model/knowledge.ts';
import { BOOTSTRAP_BROKEN, PRELIMINARY } from './phrases.ts';

/** Pseudo-terminals and the other files below /dev. */
export const terminals: readonly CauseEntry[] = [
  {
    id: 'pty-limit',
    area: 'files, disks, quotas',
    title: 'No pseudo-terminal is left',
    about:
      'Each `exec -t` takes a pty. kernel.pty.max (minus kernel.pty.reserve outside the first instance of devpts) bounds them for the whole host, and the mount option max= for one container.',
    layers: ['runtime-init', 'shim', 'runtime', 'client'],
    signatures: [
      {
        says: /(?:\/dev\/(?:pts\/)?ptmx|ptmx|openpty|posix_openpt|forkpty|getpt|new pty pair|\bpty\b)[^;]{0,80}: no space left on device/iu,
        weight: 9,
        layer: null,
        because: 'ENOSPC of ptmx means that the limit of ptys is reached; no disk is meant.',
      },
      {
        says: /out of pty devices|no more pty|failed to allocate (?:a )?pty/iu,
        weight: 9,
        layer: null,
        because: 'A program says that there are no ptys left.',
      },
      {
        says: /pty allocation request failed/iu,
        weight: 5,
        layer: 'client',
        because: 'A pty was refused; a missing devpts says the same.',
      },
    ],
    neighbours: [
      { id: 'dev-pts-missing', tellApart: 'The errno is ENOENT or EACCES: no devpts is mounted in the container.' },
      { id: 'disk-full', tellApart: 'An exec without -t fails too, and `df` is at 100 %.' },
    ],
    decidedBy: ['/proc/sys/kernel/pty/nr against /proc/sys/kernel/pty/max', 'the same exec without -t works'],
    remedy: [
      'Find who holds them: `ls -l /proc/*/fd | grep -c ptmx` by process; end the forgotten sessions',
      '`sysctl kernel.pty.max=16384`',
    ],
    sources: ['Linux fs/devpts/inode.c: devpts_new_index', 'Linux Documentation/filesystems/devpts.rst'],
  },
  {
    id: 'dev-pts-missing',
    area: 'files, disks, quotas',
    title: 'The container has no devpts',
    about:
      '`exec -t` opens /dev/ptmx inside the container. When the specification mounts no devpts, or something was mounted over /dev or /dev/pts, there is nothing to open.',
    layers: ['runtime-init', 'runtime', 'shim', 'client'],
    signatures: [
      {
        says: /(?:\/dev\/(?:pts\/)?ptmx|\/dev\/pts\/\d{1,6}|\/dev\/console): (?:no such file or directory|no such device(?: or address)?)/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The runtime found no ptmx in the container.',
      },
      {
        says: /pt(?:mx|y peer) handle (?:is not|has wrong)|verify ptmx handle/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'What the container has at /dev/ptmx is not the devpts that the runtime needs.',
        versions: 'runc 1.2.8, 1.3.3 and 1.4.0 and later (CVE-2025-52565)',
      },
      {
        says: /\/dev\/(?:pts\/)?ptmx`?: permission denied/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'devpts is mounted without ptmxmode=0666, or the device cgroup refuses ptmx.',
      },
      {
        says: /get peer number of pty|newly-allocated console|inappropriate ioctl for device/iu,
        weight: 4,
        layer: 'runtime-init',
        because: 'What was opened in place of a pty does not behave as one.',
      },
      {
        says: /pty allocation request failed/iu,
        weight: 5,
        layer: 'client',
        because: 'A pty was refused; a used-up limit says the same.',
      },
      {
        says: /`\/dev\/(?:(?:pts\/)?ptmx|pts\/\d{1,6}|console)`: (?:no such file or directory|no such device(?: or address)?)/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The runtime found no ptmx in the container.',
        versions: 'crun',
      },
    ],
    neighbours: [
      { id: 'pty-limit', tellApart: 'The errno is ENOSPC, and /proc/sys/kernel/pty/nr is at its maximum.' },
      { id: 'device-cgroup-reset', tellApart: 'The errno is EPERM, of a device that did work before.' },
    ],
    decidedBy: [
      'devpts in /proc/PID/mountinfo of the init of the container',
      '`docker exec` without -t works, with -t it fails',
    ],
    remedy: [
      'Remove the mount over /dev or /dev/pts; mount devpts with newinstance,ptmxmode=0666',
      'Until then: exec without -t',
    ],
    sources: ['opencontainers/runc#1783', 'runc v1.5.1 libcontainer/console_linux.go'],
  },
  {
    id: 'host-dev-fd-missing',
    area: 'files, disks, quotas',
    title: 'The host has no /dev/fd',
    about:
      '/dev/fd is a link to /proc/self/fd that the init system of the host makes. Without it the re-executed copy of runc, and each bash with <( ), finds no file behind its descriptor.',
    layers: ['runtime-init', 'command'],
    signatures: [
      {
        says: /could not ensure we are a cloned binary: no such file or directory/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The sealed copy of runc could not be executed for lack of a path to its descriptor.',
        versions: 'runc 1.0.0-rc7 to 1.1',
      },
      {
        says: /\/dev\/(?:fd\/\d{1,9}|fd|std(?:in|out|err)): no such (?:file or directory|device or address)/iu,
        weight: 7,
        layer: null,
        because: 'The link below /dev is not there.',
      },
      {
        says: /(?:open|access) [^;]{0,20}"?\/dev\/fd\/\d{1,9}"?(?: for reading)?: no such file/iu,
        weight: 7,
        layer: 'command',
        because: 'A program was given /dev/fd/N, and the link is not there.',
      },
      {
        says: PRELIMINARY,
        weight: 2,
        layer: 'runtime-init',
        because: 'The child died before its bootstrap data, as it does when it can not execute its copy.',
        versions: 'runc 1.0.0-rc94 to 1.1',
      },
      {
        says: BOOTSTRAP_BROKEN,
        weight: 3,
        layer: 'runtime-init',
        because: 'The child died before it read anything.',
      },
    ],
    neighbours: [
      {
        id: 'cve-mitigation-old-kernel',
        tellApart: 'The errno is EINVAL or ENOSYS, and `ls -l /dev/fd` shows the link.',
      },
      { id: 'proc-missing-in-container', tellApart: 'The link is there, and /proc behind it is not mounted.' },
    ],
    decidedBy: ['`ls -l /dev/fd /dev/stdin` on the host'],
    remedy: [
      '`ln -s /proc/self/fd /dev/fd`, and /dev/stdin, stdout, stderr to its 0, 1, 2',
      'Upgrade the init system that lost it (sysvinit 2.96-4 on Debian mended it)',
    ],
    sources: ['opencontainers/runc#2552', 'Debian bug 968199'],
  },
];
