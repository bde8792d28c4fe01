import type { Cause } from '../model/cause.ts';

/**
 * How often a cause is met, most often first, judged by public trackers and forums and by how many set-ups can have it.
 * Orders candidates that a text speaks for equally, and nothing else.
 */
const FREQUENT: readonly Cause[] = [
  'executable-not-found',
  'container-pids-max',
  'container-init-died',
  'memory-limit-too-small',
  'disk-full',
  'missing-interpreter',
  'crlf-line-endings',
  'wrong-architecture',
  'cwd-bind-source-deleted',
  'user-not-in-container',
  'nested-unprivileged',
  'apparmor-denied',
  'seccomp-eperm',
  'runc-too-old-for-profile',
  'keyring-quota',
  'zombie-accumulation',
  'systemd-tasksmax',
  'oom-kill-runc-init',
  'runc-regression-or-vendor-kernel',
  'missing-capability',
  'container-paused',
  'probe-timeout',
  'selinux-denied',
  'rlimit-nproc',
  'pod-pids-limit',
  'host-thread-limit',
  'nofile-limit',
  'missing-shebang',
  'rootfs-unmounted',
  'runc-binary-missing',
  'runtime-wrapper-failure',
  'live-restore-mountflags',
  'unsupported-kernel',
  'runtime-state-missing',
  'init-died-daemon-stale',
  'shim-hang',
  'containerd-down',
  'shim-killed',
  'outer-sandbox-blocks-setns',
  'host-memory-exhaustion',
];

const PLACE: ReadonlyMap<Cause, number> = new Map(FREQUENT.map((id, place) => [id, place]));

/** Lower is more frequent; causes that are rare are all equal. */
export function rarity(id: Cause): number {
  return PLACE.get(id) ?? FREQUENT.length;
}
