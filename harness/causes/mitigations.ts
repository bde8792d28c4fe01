import type { CauseEntry } from '../model/knowledge.ts';
import { GO_THREAD, INIT_DIED, OOM_NOTE, PRELIMINARY } from './phrases.ts';

/** Guards that a runtime got after a CVE, where they do not fit the machine. */
export const mitigations: readonly CauseEntry[] = [
  {
    id: 'cve-mitigation-old-kernel',
    area: 'security modules and capabilities',
    title: 'A guard of the runtime does not fit the old kernel',
    about:
      'Since CVE-2019-5736 (1.0.0-rc7, and older ones that were patched: Docker 18.06.2 and 18.09.2) runc executes a sealed copy of itself. Kernels without memfd_create or its seals (3.10 of RHEL 7 before its update, 3.x and 4.x of vendors) can not make it, and each exec fails.',
    layers: ['runtime-init', 'runtime'],
    signatures: [
      {
        says: /bootstrap data to pipe[^;]{0,80}broken pipe/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The child was gone before it was sent its bootstrap data, which is when it makes the sealed copy.',
      },
      {
        says: /could not ensure we are a cloned binary/iu,
        unless: /cloned binary: (?:no such file|no space|cannot allocate)/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The sealed copy could not be made.',
      },
      {
        says: /(?:executing setns process|exec setns process)[^;]{0,40}exit status 23\b/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The 23rd way out of the C stage is that of the sealed copy.',
        versions: 'runc 1.0.0-rc7 and rc8',
      },
      {
        says: /(?:safe \/proc\/self\/exe clone|sealable file|seal fd|memfd_create)[^;]{0,200}(?:function not implemented|invalid argument|operation not permitted|not supported)/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The sealed copy could not be made, in the parent.',
        versions: 'runc 1.2 and later',
      },
      {
        says: /mark non-stdio fds as cloexec/iu,
        weight: 6,
        layer: 'runtime',
        because: 'The guard against leaked descriptors failed.',
        versions: 'runc 1.1.12 and later (CVE-2024-21626)',
      },
      {
        says: PRELIMINARY,
        unless: OOM_NOTE,
        weight: 4,
        layer: 'runtime-init',
        because: 'The child died before it read anything, which is when it makes its copy.',
        versions: 'runc 1.0.0-rc94 to 1.1',
      },
      {
        says: INIT_DIED,
        unless: new RegExp(`${OOM_NOTE.source}|${GO_THREAD.source}`, 'iu'),
        weight: 2,
        layer: 'runtime-init',
        because: 'The child died early and without a word, as on an old kernel.',
      },
    ],
    neighbours: [
      { id: 'cve-mitigation-memfd-memory', tellApart: 'The copy was made, and its memory was too much for the limit.' },
      { id: 'host-dev-fd-missing', tellApart: 'The errno is ENOENT, and /dev/fd is missing.' },
      {
        id: 'unsupported-kernel',
        tellApart: 'The log of the runtime does not speak of its copy, and an older release fails as well.',
      },
    ],
    decidedBy: ['`uname -r` below 3.17 (or below 3.10.0-957 on RHEL 7)', 'it always fails, in every container'],
    remedy: ['Upgrade the kernel', 'Until then the runtime of the distribution, which is patched for its kernel'],
    sources: ['opencontainers/runc commit 0a8e4117 (CVE-2019-5736)', 'opencontainers/runc#1984', 'memfd_create(2)'],
  },
  {
    id: 'cve-mitigation-procfs',
    area: 'security modules and capabilities',
    title: 'A guard of the runtime does not fit the procfs around it',
    about:
      'Since CVE-2025-52881 runc opens files of /proc through a private, detached procfs and checks what it got. AppArmor of LXC and Proxmox knows no path for that mount and refuses; procfs that is emulated or covered fails the check.',
    layers: ['runtime-init', 'runtime'],
    signatures: [
      {
        says: /unsafe procfs detected|fsmount:fscontext:proc/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The guard itself reports that it could not get or trust the file of /proc.',
        versions: 'runc 1.2.8, 1.3.3, 1.4.0-rc.3 and later',
      },
      {
        says: /open sysctl \S{1,80} file:[^;]{0,200}(?:reopen fd|unsafe|permission denied|operation not permitted)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'A sysctl could not be opened through the private procfs.',
        versions: 'runc 1.2.8, 1.3.3, 1.4.0-rc.3 and later',
      },
      {
        says: /reopen fd \d{1,6}: permission denied|get handle to \/?proc[^;]{0,200}(?:permission denied|operation not permitted|invalid cross-device link)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'A file of the private procfs could not be opened again.',
      },
      {
        says: /incorrect procfs root|\/proc[^;]{0,80}(?:wrong filesystem type|is not on a real procfs|not a procfs)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'What is at /proc is no plain procfs.',
      },
    ],
    neighbours: [
      {
        id: 'nested-unprivileged',
        tellApart: 'An older runc fails in the same place, without the words of the guard.',
      },
      { id: 'proc-missing-in-container', tellApart: 'The errno is ENOENT, and nothing is mounted at /proc.' },
      { id: 'apparmor-denied', tellApart: 'The denial names the profile of this container and not the outer one.' },
    ],
    decidedBy: [
      '`runc --version`; whether the engine runs in LXC: systemd-detect-virt -c',
      'apparmor="DENIED" with operation="open" and name="/sys/net/..." in the log of the host',
    ],
    remedy: [
      'Upgrade lxc/incus and the AppArmor profile of the outer container (lxc.apparmor.profile=unconfined until then)',
      'Or the release of runc before the guard, knowing what it guards against',
    ],
    sources: ['opencontainers/runc#4968', 'opencontainers/runc#4984', 'CVE-2025-52881 (GHSA-cgrx-mc8f-2prm)'],
  },
];
