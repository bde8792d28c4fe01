import type { GeneralForm } from './general-forms.ts';
import { MACHINERY } from './phrases.ts';

/** A step that was refused, whatever the words around it. */
const REFUSED = /operation not permitted|permission denied/iu;

/**
 * What a step of the start depends on, whichever errno it met: the steps that runc, crun and their libraries name in
 * their errors. Between what an entry knows of a text and what its errno alone can mean.
 */
export const STEP_FORMS: readonly GeneralForm[] = [
  {
    says: [/\brlimits?\b|setrlimit|\bulimit: /iu, REFUSED],
    layer: null,
    because: 'A limit above the hard one of the engine was asked for, which takes a capability.',
    speaksFor: { 'missing-capability': 7, 'nested-unprivileged': 4, 'nofile-limit': 3 },
  },
  {
    says: [
      /bounding set|\bcaps\b|ambient cap|capset|io priority|scheduler|mempolicy|personality/iu,
      REFUSED,
      MACHINERY,
    ],
    layer: null,
    because: 'A privileged call for the new process was refused.',
    speaksFor: { 'missing-capability': 5, 'nested-unprivileged': 4, 'seccomp-eperm': 4 },
  },
  {
    says: [
      /memfd|O_TMPFILE|cloned binary|classic tmpfile|tmpfile|copied binary|copy binary|safe \/proc\/self\/exe clone/iu,
      MACHINERY,
    ],
    layer: null,
    because: 'The runtime could not make its sealed copy.',
    speaksFor: { 'cve-mitigation-old-kernel': 4, 'cve-mitigation-memfd-memory': 4, 'run-tmpfs-full': 3 },
  },
  {
    says: [
      /set(?:ting)? up ptmx|setctty|\/dev\/console|\bptmx\b|devpts|new pty|pty pair|console socket|tcsetattr/iu,
      MACHINERY,
    ],
    layer: null,
    because: 'The terminal of the container could not be made.',
    speaksFor: { 'dev-pts-missing': 4, 'pty-limit': 3, 'nested-unprivileged': 3 },
  },
  {
    says: [
      /setup user\b|additional groups|supplementary group|setgroups|set(?:res)?[ug]id|unmapped [ug]id|no mapping found for/iu,
      MACHINERY,
    ],
    layer: null,
    because: 'The user of the process could not be taken on: its number is not mapped, or groups may not be set.',
    speaksFor: { 'user-not-in-container': 5, 'nested-unprivileged': 4, 'missing-capability': 3 },
  },
  {
    says: [/seccomp|SCMP_ACT/iu, MACHINERY],
    unless: /unconfined/iu,
    layer: null,
    because: 'A step of the seccomp filter failed: its profile, the library or the kernel does not fit.',
    speaksFor: { 'runc-too-old-for-profile': 4, 'libseccomp-too-old': 4, 'seccomp-eperm': 4 },
  },
  {
    says: [/session key|keyring/iu, MACHINERY],
    layer: null,
    because: 'The session keyring of the container could not be made.',
    speaksFor: { 'keyring-quota': 4, 'outer-seccomp-keyctl': 4 },
  },
  {
    says: [/id-?mapp(?:ing|ed)|MOUNT_ATTR_IDMAP|idmapped|mount_setattr/iu, MACHINERY],
    layer: null,
    because: 'A mount was to get other ids, which takes a newer kernel and a file system that knows it.',
    speaksFor: { 'unsupported-kernel': 5, 'overlay-backing-fs': 4, 'userns-disabled': 3 },
  },
  {
    says: [
      /cannot be mounted because it is|possibly malicious path|procfd verification|is not on procfs|not of type proc|mask(?:ed)? path/iu,
      MACHINERY,
    ],
    layer: null,
    because: 'A guard of the runtime did not like what it found below /proc or below the root.',
    speaksFor: { 'cve-mitigation-procfs': 5, 'nested-unprivileged': 4, 'rootfs-incomplete': 3 },
  },
  {
    says: [/mknod|device inode|\/dev symlinks|device nodes?\b/iu, MACHINERY],
    layer: null,
    because: 'The device files of the container could not be made.',
    speaksFor: { 'nested-unprivileged': 4, 'rootfs-incomplete': 3 },
  },
  {
    says: [
      /preparing rootfs|rootfs as readonly|root propagation|rootfs propagation|rootfs handle|\brootfs\b[^\n]{0,60}does not exist/iu,
      MACHINERY,
    ],
    layer: null,
    because: 'The root file system was not as the runtime needs it.',
    speaksFor: { 'rootfs-unmounted': 4, 'rootfs-incomplete': 4, 'nested-unprivileged': 3 },
  },
  {
    says: [
      /synchronisation channel|sync (?:ready|parent|socket)|log pipe|init pipe|from the init process/iu,
      MACHINERY,
    ],
    layer: null,
    because: 'One half of the runtime lost the other.',
    speaksFor: { 'external-agent-kills-runc': 3, 'memory-limit-too-small': 3, 'container-pids-max': 3 },
  },
  {
    says: [/panic from initialization|\bpanic:|goroutine \d{1,9} \[running\]/iu, MACHINERY],
    layer: null,
    because: 'The runtime panicked.',
    speaksFor: { 'runc-abort': 5 },
  },
  {
    says: [/\bbpf\w{0,20}|\bebpf\b/iu, MACHINERY],
    layer: null,
    because: 'The device rules of cgroup v2 are a BPF program, and that could not be used.',
    speaksFor: { 'kernel-lacks-cgroup-bpf': 4, 'bpf-program-leak': 3 },
  },
  {
    says: [
      /\bd-?bus\b|busctl|systemctl --user|OwnerUID|sd-bus|transient unit|unit properties|(?:start|stop|reset)(?:ing)?(?: failed)? (?:transient )?unit/iu,
      MACHINERY,
    ],
    layer: 'runtime',
    because: 'systemd, which is asked for the cgroup, could not be asked or refused.',
    speaksFor: { 'systemd-dbus-hang': 5, 'systemd-unit-failed': 5, 'cgroup-driver-mismatch': 4 },
  },
  {
    says: [
      /systemd not running on this host|systemd support|can't use systemd|systemd cgroup flag passed|systemd version/iu,
      MACHINERY,
    ],
    layer: 'runtime',
    because: 'The systemd driver is configured where there is no systemd, or one that is too old.',
    speaksFor: { 'cgroup-driver-mismatch': 7, 'cgroup-hierarchy-mismatch': 4 },
  },
  {
    says: [/\bcgroups?2?\b/iu, REFUSED, MACHINERY],
    unless: /\/sys\/fs\/cgroup/iu,
    layer: 'runtime',
    because: 'The runtime may not do with cgroups what it wants: it runs in a container, or for a user.',
    speaksFor: { 'nested-unprivileged': 4, 'cgroup-hierarchy-mismatch': 3 },
  },
  {
    says: [
      /\bcgroups?2?\b[^\n]{0,200}(?:no such file|not available|not supported|not found)|(?:without|cannot find) (?:a )?cgroup/iu,
      MACHINERY,
    ],
    unless: /\/sys\/fs\/cgroup/iu,
    layer: 'runtime',
    because: 'The runtime does not find the cgroups that it expects.',
    speaksFor: { 'cgroup-hierarchy-mismatch': 4, 'container-left-cgroup': 3, 'nested-unprivileged': 3 },
  },
  {
    says: [/\bcgroups?2?\b[^\n]{0,200}invalid argument/iu, MACHINERY],
    unless: /\/sys\/fs\/cgroup/iu,
    layer: 'runtime',
    because: 'The kernel refused something in a cgroup as invalid.',
    speaksFor: { 'cgroup-write-einval': 4, 'cgroup2-domain-invalid': 3 },
  },
  {
    says: /chown (?:std stream|\/dev\/pts)[^\n]{0,60}(?:operation not permitted|invalid argument)/iu,
    layer: null,
    because: 'The output or the terminal could not be given to the user of the container: its number is not mapped.',
    speaksFor: { 'nested-unprivileged': 5, 'user-not-in-container': 4 },
  },
  {
    says: /container with (?:given )?id (?:already )?exists|cgroup is not empty: \d/iu,
    layer: 'runtime',
    because: 'Something of the container is still there that should have gone with its end.',
    speaksFor: { 'init-died-daemon-stale': 5, 'runc-race-bug': 4 },
  },
  {
    says: /no such exec instance|container not running(?! or created)/iu,
    layer: null,
    because: 'The container ended, or was started again, between the call and the exec.',
    speaksFor: { 'container-init-died': 6, 'container-starting-or-restarting': 5 },
  },
  {
    says: /(?:remove root filesystem|unlinkat|remove|\/dev\/mapper\/docker-)[^\n]{0,400}: device (?:or resource|is) busy/iu,
    unless: /\/sys\/fs\/cgroup/iu,
    layer: 'dockerd',
    because: 'A mount of the container is still known to another mount namespace.',
    speaksFor: { 'live-restore-mountflags': 5 },
  },
  {
    says: [/cpuset\.(?:cpus|mems)[^\n]{0,100}(?:empty|no space)|\bcpuset\b[^\n]{0,60}empty/iu, MACHINERY],
    layer: 'runtime',
    because: 'The cpuset has no processor or no node of memory.',
    speaksFor: { 'cgroup-cpu-empty-or-rt': 7 },
  },
  {
    says: /(?:exec user process caused:? ?"?|(?<!fork\/)\bexec \/[^\s:]{1,300}: )operation not permitted/iu,
    layer: 'command',
    because: 'A file with capabilities of its own may not be executed where the container lacks them.',
    speaksFor: { 'missing-capability': 6 },
  },
  {
    says: /failed to (?:start|create) transient (?:scope |service )?unit/iu,
    layer: 'runtime',
    because: 'systemd did not make the unit that was asked for.',
    speaksFor: { 'systemd-unit-failed': 9 },
  },
  {
    // A shell is no script: its format is that of another processor, or of none that is emulated.
    says: /\bexec \/(?:usr\/)?bin\/(?:ba|da|a|z)?sh: exec format error/iu,
    layer: 'command',
    because: 'The shell of the image is a program for another processor.',
    speaksFor: { 'wrong-architecture': 7, 'cpu-emulation': 5 },
  },
  {
    says: /shim error: open pid: no such file/iu,
    layer: 'shim',
    because: 'The runtime did not write the file that the shim expects of it: they are of other versions.',
    speaksFor: { 'runtime-version-mismatch': 7, 'runtime-binary-broken': 5 },
  },
  {
    says: /mount destination[^\n]{0,300} not absolute/iu,
    layer: 'runtime',
    because: 'Some releases of runc refuse a mount whose target is relative, and others warn of it.',
    speaksFor: { 'runc-regression-or-vendor-kernel': 5 },
  },
  {
    says: /minimum memory limit allowed|memory limit[^\n]{0,40}(?:too low|too small|is less than)/iu,
    layer: 'dockerd',
    because: 'The limit on memory is below what the engine accepts.',
    speaksFor: { 'memory-limit-too-small': 7 },
  },
];
