import type { Cause } from '../model/cause.ts';
import type { Signature, Weight } from '../model/knowledge.ts';
import type { Layer } from '../model/layer.ts';
import { ERRNO_FORMS } from './errno-forms.ts';
import { FILE_FORMS } from './file-forms.ts';
import { MACHINERY, NAMESPACE_PATH_GONE } from './phrases.ts';
import { STEP_FORMS } from './step-forms.ts';

/** What was attempted and how it was refused, whoever prints it; it speaks for several causes, and for none of them much. */
export interface GeneralForm extends Omit<Signature, 'weight' | 'layer'> {
  readonly layer: Layer | null;
  /** The likeliest first. */
  readonly speaksFor: Partial<Record<Cause, Weight>>;
}

const REFUSED = /operation not permitted|permission denied/iu;
/** Everything below /sys/fs/cgroup but the join, which has causes of its own. */
const CGROUP_PATH =
  /\/sys\/fs\/cgroup(?![^:\n]{0,400}cgroup\.procs)[^:\n]{0,400}: no such (?:file or directory|device)/iu;
const MOUNTING = /\bmount(?:ing|ed)?\b[^\n]{0,400}/iu;

function mounting(errno: string): RegExp {
  return new RegExp(`${MOUNTING.source}(?:: |caused:? "?)(?:${errno})`, 'iu');
}

/**
 * The least that a text can say, for releases and programs whose words no entry knows. Each cause has sharper signatures
 * of its own; these fill the places behind them.
 */
const GENERAL_FORMS: readonly GeneralForm[] = [
  {
    says: CGROUP_PATH,
    unless: /hugetlb/iu,
    layer: 'runtime',
    because: 'A cgroup or one of its files is not where the runtime looks for it.',
    speaksFor: { 'cgroup-hierarchy-mismatch': 6, 'cgroup-driver-mismatch': 5, 'systemd-removed-scope': 4 },
  },
  {
    says: /\/sys\/fs\/cgroup[^:\n]{0,400}: (?:operation not permitted|permission denied|read-only file system)/iu,
    layer: 'runtime',
    because: 'The runtime may not write where the cgroup is: it runs in a container, or for a user.',
    speaksFor: { 'nested-unprivileged': 6, 'container-left-cgroup': 3, 'cgroup-hierarchy-mismatch': 3 },
  },
  {
    says: /cgroups: (?:cgroup mountpoint does not exist|cannot fi?o?u?nd cgroup mount)/iu,
    layer: 'containerd',
    because: 'containerd looks for a cgroup mount that does not exist.',
    speaksFor: { 'cgroup-hierarchy-mismatch': 9 },
  },
  {
    says: /mkdir \/sys\/fs\/cgroup\/memory\S{0,400}: no space left on device/iu,
    layer: 'kernel',
    because: 'Ids of memory cgroups are used up, and on Linux 3.10 the accounting of kernel memory is what leaks them.',
    speaksFor: { 'kmem-accounting': 7 },
  },
  {
    says: mounting('operation not permitted|permission denied'),
    layer: null,
    because: 'A mount was refused: an engine inside a container, a profile, or a capability that is missing.',
    speaksFor: { 'nested-unprivileged': 5, 'apparmor-denied': 4, 'missing-capability': 4, 'selinux-denied': 2 },
  },
  {
    says: mounting('no such file or directory'),
    unless: /\bmount(?:ing)? ["`]?\/|overlay/iu,
    layer: null,
    because: 'A file system of the kernel could not be mounted: an engine in a container that hides its own.',
    speaksFor: { 'nested-unprivileged': 6, 'proc-missing-in-container': 4, 'runtime-wrapper-failure': 3 },
  },
  {
    says: mounting('no such file or directory|not a directory'),
    unless: /\bmount(?:ing)? ["`]?(?![/"`])/iu,
    layer: null,
    because: 'What is to be mounted, or the place for it, is not there.',
    speaksFor: { 'cwd-bind-source-missing': 5, 'rootfs-incomplete': 4, 'rootfs-unmounted': 3 },
  },
  {
    says: mounting('no such device'),
    layer: null,
    because: 'The kernel does not have the file system that is to be mounted.',
    speaksFor: { 'unsupported-kernel': 6, 'vendor-kernel-syscall': 5, 'kernel-lacks-namespace': 4 },
  },
  {
    says: mounting('invalid argument'),
    layer: null,
    because: 'The kernel refused a mount as invalid.',
    speaksFor: { 'overlay-backing-fs': 4, 'vendor-kernel-syscall': 4, 'nested-unprivileged': 3 },
  },
  {
    says: mounting('read-only file system'),
    layer: null,
    because: 'The place for a mount can not be made in a root that is read-only.',
    speaksFor: { 'rootfs-incomplete': 6, 'cwd-bind-source-missing': 4, 'nested-unprivileged': 3 },
  },
  {
    says: /(?:sysctl|\/proc\/sys\/)[^\n]{0,160}: (?:permission denied|operation not permitted|read-only file system)/iu,
    layer: 'runtime-init',
    because: 'A setting of the kernel could not be written from inside.',
    speaksFor: { 'nested-unprivileged': 5, 'cve-mitigation-procfs': 5, 'apparmor-denied': 4 },
  },
  {
    says: [NAMESPACE_PATH_GONE, /runtime create failed|runc create failed|create containerd task/iu],
    unless: /\/proc\/0\//iu,
    layer: 'runtime',
    because:
      'A container that is being made has no process yet: the namespaces are those of its sandbox, or of its owner.',
    speaksFor: { 'sandbox-died': 9, 'shared-namespace-owner-stopped': 8 },
  },
  {
    says: /could not select device driver "[^"]{0,40}" with capabilities/iu,
    layer: 'dockerd',
    because: 'The wrapper that gives devices to containers is not installed, or not known to the daemon.',
    speaksFor: { 'runtime-wrapper-failure': 9 },
  },
  {
    says: /terminated with exit code 137\b|exited with 137\b/iu,
    layer: 'command',
    because: 'The command was killed: by the kernel for memory, or with its container.',
    speaksFor: { 'memory-limit-too-small': 5, 'pod-terminating': 4, 'host-memory-exhaustion': 3 },
  },
  {
    says: /can't initialize time|clock_gettime64/iu,
    layer: 'command',
    because: 'A call for the time with 64 bits got EPERM: the filter of a libseccomp that does not know it.',
    speaksFor: { 'libseccomp-too-old': 7, 'seccomp-eperm': 6 },
  },
  {
    says: /invoked oom-killer/iu,
    unless: /CONSTRAINT_|memory cgroup|mem_cgroup|memcg|runc:\[/iu,
    layer: 'kernel',
    because: 'The kernel looked for a victim, and nothing speaks of a memory cgroup.',
    speaksFor: { 'host-memory-exhaustion': 7, 'memory-limit-too-small': 6 },
  },
  {
    says: [REFUSED, MACHINERY],
    layer: null,
    because: 'Something was refused with an errno that policies, sandboxes and missing capabilities share.',
    speaksFor: { 'nested-unprivileged': 2, 'missing-capability': 2, 'apparmor-denied': 2, 'seccomp-eperm': 2 },
  },
  {
    says: [/: invalid argument/iu, MACHINERY],
    layer: null,
    because: 'The kernel refused a call as invalid: it may be older, or a changed one.',
    speaksFor: { 'vendor-kernel-syscall': 2, 'unsupported-kernel': 2, 'runc-regression-or-vendor-kernel': 2 },
  },
  {
    says: [/: cannot allocate memory/iu, MACHINERY],
    layer: null,
    because: 'The kernel had no memory for what the runtime asked.',
    speaksFor: { 'host-memory-exhaustion': 3, 'kernel-memory-fragmentation': 2, 'memory-limit-too-small': 2 },
  },
  {
    says: /fork\/exec \/(?:usr\/)?s?bin\/(?!(?:docker-)?(?:runc|crun|containerd|dockerd|conmon))\S{1,80}: resource temporarily unavailable/iu,
    layer: 'kernel',
    because:
      'A daemon of the host could not start a small program of its own: no process is left outside of containers.',
    speaksFor: { 'kernel-pid-max': 7, 'host-thread-limit': 7, 'systemd-tasksmax': 6 },
  },
  {
    says: [/exec user process caused:? ?"?no such file or directory/iu, /\b(?:arm64|arm|aarch64|amd64|qemu)\b/iu],
    layer: 'command',
    because: 'A program was not found, and another architecture is spoken of: its loader or its emulator is missing.',
    speaksFor: { 'wrong-architecture': 6 },
  },
  {
    says: /runtime error: operation not permitted/iu,
    layer: 'runtime-init',
    because: 'The runtime was refused something that a container host needs, and does not say what.',
    speaksFor: { 'missing-capability': 4, 'nested-unprivileged': 4 },
  },
  {
    says: [/resource temporarily unavailable/iu, MACHINERY],
    layer: null,
    because: 'A process or a thread was refused.',
    speaksFor: { 'systemd-tasksmax': 3, 'container-pids-max': 3, 'host-thread-limit': 3 },
  },
  {
    says: /: (?:input\/output error|structure needs cleaning|read-only file system)/iu,
    layer: null,
    because: 'A disk does not take or give what is asked of it.',
    speaksFor: { 'disk-full': 3, 'io-pressure': 3, 'rootfs-unmounted': 2 },
  },
  {
    says: [/\/proc\/0\/ns\/\w{1,20}/iu, /containerd task|shim task|sandbox|kubelet/iu],
    layer: 'runtime',
    because: 'The sandbox was made a moment ago and has no process yet: a machine that is too slow for the deadline.',
    speaksFor: { 'io-pressure': 7 },
  },
  {
    says: /failed to reserve (?:sandbox|container) name|is reserved for "/iu,
    layer: 'containerd',
    because: 'An attempt before has not ended: a slow disk is what mostly holds it up.',
    speaksFor: { 'io-pressure': 6 },
  },
  {
    says: /\/dev\/pts\/\d{7,20}\b/iu,
    layer: 'runtime-init',
    because: 'No pty has such a number: the runtime reads it wrongly on this machine.',
    speaksFor: { 'runc-regression-or-vendor-kernel': 8, 'dev-pts-missing': 5 },
  },
  {
    says: /unsupported shim version/iu,
    layer: 'containerd',
    because: 'containerd starts the shim of a newer package than it is itself.',
    speaksFor: { 'daemon-not-restarted-after-upgrade': 9 },
  },
  {
    says: /containerd: container not started|cannot start a container that has stopped/iu,
    layer: 'runtime',
    because: 'The first process was gone before the container had been started; a limit on memory does that.',
    speaksFor: { 'memory-limit-too-small': 6, 'container-init-died': 5 },
  },
  {
    says: /cannot start a stopped process/iu,
    layer: 'shim',
    because: 'The first process was gone before the shim was told to start it; a limit on memory does that.',
    speaksFor: { 'memory-limit-too-small': 6, 'container-init-died': 5, 'cve-mitigation-memfd-memory': 5 },
  },
  {
    says: /(?:running exec|executing) setns process (?:for init )?caused:? ?"?exit status \d/iu,
    layer: 'runtime-init',
    because: 'A stage of the child gave up, and its own words are not there.',
    speaksFor: { 'kernel-lacks-namespace': 2, 'container-init-died': 2, 'outer-sandbox-blocks-setns': 2 },
  },
  {
    says: /new[ug]idmap[^\n]{0,200}(?:permission denied|operation not permitted|exit status 1)/iu,
    layer: 'dockerd',
    because: 'A rootless engine could not map its users: in a container, or without the rights of newuidmap.',
    speaksFor: { 'nested-unprivileged': 7, 'userns-disabled': 7, 'missing-capability': 5 },
  },
  {
    // The rest was lost on the way: what is met most often.
    says: /(?:unable to start container process|starting container process caused)"?:?\s{0,4}(?:unknown)?\s{0,4}$/iu,
    layer: 'runtime-init',
    because: 'The text ends before it says why; these are met most often.',
    speaksFor: { 'executable-not-found': 3, 'container-pids-max': 2, 'cwd-bind-source-deleted': 2 },
  },
];

/** What the general forms add to the signatures of one cause. */
export function generalForms(id: Cause): readonly Signature[] {
  return [...GENERAL_FORMS, ...STEP_FORMS, ...FILE_FORMS, ...ERRNO_FORMS].flatMap(({ speaksFor, ...form }) => {
    const weight = speaksFor[id];
    return weight === undefined ? [] : [{ ...form, weight }];
  });
}
