import type { Layer } from './layer.ts';

/** What a cause belongs to; also the heading of its list. */
export const AREAS = [
  'cgroup set-up',
  'container or daemon state',
  'files, disks, quotas',
  'kernel features and bugs',
  'memory',
  'process/thread limits',
  'rootfs / mounts / cwd',
  'runtime binary and versions',
  'security modules and capabilities',
  'shim / containerd / CRI path',
  'user command',
] as const;
export type Area = (typeof AREAS)[number];

/** The vocabulary: every cause that initp knows by name. An id is also the name of its file and of its page. */
export const CAUSE_IDS = [
  'apparmor-denied',
  'argument-list-too-long',
  'bpf-lsm-policy',
  'bpf-program-leak',
  'cgroup-cpu-empty-or-rt',
  'cgroup-driver-mismatch',
  'cgroup-hierarchy-mismatch',
  'cgroup-write-einval',
  'cgroup2-domain-invalid',
  'cgroup2-no-internal-process',
  'container-init-died',
  'container-left-cgroup',
  'container-paused',
  'container-pids-max',
  'container-starting-or-restarting',
  'containerd-crash',
  'containerd-down',
  'cpu-emulation',
  'crlf-line-endings',
  'cve-mitigation-memfd-memory',
  'cve-mitigation-old-kernel',
  'cve-mitigation-procfs',
  'cwd-bind-source-deleted',
  'cwd-bind-source-missing',
  'cwd-check-userns',
  'cwd-permission',
  'cwd-permission-after-caps',
  'daemon-bug-or-memory-limit',
  'daemon-not-restarted-after-upgrade',
  'dev-pts-missing',
  'device-cgroup-reset',
  'disk-full',
  'exec-exit-file-race',
  'exec-io-held-open',
  'exec-timeout-cleanup-bug',
  'executable-not-found',
  'external-agent-kills-runc',
  'freezer-stuck',
  'healthcheck-timeout',
  'hidepid-proc-mount',
  'host-dev-fd-missing',
  'host-memory-exhaustion',
  'host-overload-or-pid-exhaustion',
  'host-thread-limit',
  'hugetlb-page-size',
  'hugetlb-reservation',
  'init-died-daemon-stale',
  'inotify-instances',
  'io-pressure',
  'kernel-lacks-cgroup-bpf',
  'kernel-lacks-namespace',
  'kernel-memory-fragmentation',
  'kernel-oops',
  'kernel-pid-max',
  'kernel-unshare-race',
  'keyring-quota',
  'kmem-accounting',
  'kubelet-auth',
  'kubelet-serving-cert',
  'libseccomp-too-old',
  'live-restore-mountflags',
  'memcg-id-exhaustion',
  'memory-limit-too-small',
  'missing-capability',
  'missing-interpreter',
  'missing-shebang',
  'mount-limit',
  'namespace-join-denied',
  'nested-unprivileged',
  'nofile-limit',
  'oom-kill-runc-init',
  'outer-sandbox-blocks-setns',
  'outer-seccomp-keyctl',
  'overlay-backing-fs',
  'overlay-metacopy',
  'pipe-user-pages-soft',
  'pod-pids-limit',
  'pod-terminating',
  'probe-process-pileup',
  'probe-timeout',
  'proc-missing-in-container',
  'proxy-strips-upgrade',
  'pty-limit',
  'rlimit-nproc',
  'rootfs-incomplete',
  'rootfs-unmounted',
  'run-tmpfs-full',
  'runc-abort',
  'runc-binary-missing',
  'runc-built-without-cgo',
  'runc-race-bug',
  'runc-regression-or-vendor-kernel',
  'runc-too-old-for-profile',
  'runtime-binary-broken',
  'runtime-path-wrong',
  'runtime-slow-or-hung',
  'runtime-state-missing',
  'runtime-version-mismatch',
  'runtime-wrapper-failure',
  'sandbox-died',
  'seccomp-eperm',
  'selinux-denied',
  'shared-namespace-owner-stopped',
  'shim-crash',
  'shim-hang',
  'shim-killed',
  'shim-orphaned-by-upgrade',
  'state-json-corrupt',
  'streaming-server-race',
  'systemd-dbus-hang',
  'systemd-removed-scope',
  'systemd-tasksmax',
  'systemd-unit-failed',
  'unsupported-kernel',
  'user-lookup-without-bind-mounts',
  'user-not-in-container',
  'userns-disabled',
  'userns-limit',
  'vendor-kernel-syscall',
  'wrong-architecture',
  'zombie-accumulation',
] as const;
export type CauseId = (typeof CAUSE_IDS)[number];

/**
 * How much a text speaks for a cause.
 * 9: it names the cause · 7: nearly always this one · 5: one of two or three · 3: one of many · 1: it has been seen.
 * Between them for the order only. It is not a probability.
 */
export type Weight = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** What the software prints when this is the cause. A pattern of the software's words, not of one report. */
export interface Signature {
  /** All of these are somewhere in what was printed; one pattern may be met on another line than the next. */
  readonly says: RegExp | readonly [RegExp, ...RegExp[]];
  /** None of these is. */
  readonly unless?: RegExp;
  readonly weight: Weight;
  /** Where it failed; `null` where the text around it says (`layerTold`). */
  readonly layer: Layer | null;
  /** One sentence: why this text speaks for the cause. */
  readonly because: string;
  /** Which versions print it so; missing where all do. */
  readonly versions?: string;
}

/** A cause with the same text, and what tells the two apart. */
export interface Neighbour {
  readonly id: CauseId;
  readonly tellApart: string;
}

/** What initp knows about one cause. Data only: `explain` matches it, `docs/causes/` is generated from it. */
export interface CauseEntry {
  readonly id: CauseId;
  readonly area: Area;
  readonly title: string;
  /** What it is: how it comes about, in one to three sentences. */
  readonly about: string;
  /** Where it fails, the most frequent first. */
  readonly layers: readonly [Layer, ...Layer[]];
  readonly signatures: readonly [Signature, ...Signature[]];
  readonly neighbours: readonly [Neighbour, ...Neighbour[]];
  /** What decides it: evidence, or what to type. */
  readonly decidedBy: readonly [string, ...string[]];
  readonly remedy: readonly [string, ...string[]];
  /** Where it is known from: public sources. */
  readonly sources: readonly [string, ...string[]];
}
