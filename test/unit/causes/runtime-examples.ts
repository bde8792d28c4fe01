import type { Cause } from '../../../harness/model/cause.ts';

const ID = '4f6c2a9d8e7b13500c5f4a6e9d2b8c7a1e3f5d6b7c8a9e0f1d2c3b4a5e6f7d8c';
const EXEC = 'OCI runtime exec failed: exec failed: unable to start container process: ';
const CREATE = 'OCI runtime create failed: runc create failed: unable to start container process: ';

/** What the software prints, by version: files, root file systems, runtimes, security. */
export const runtimeExamples = {
  'nofile-limit': [
    `${EXEC}error closing exec fds: open /proc/self/fd: too many open files: unknown`,
    'socket: too many open files',
    'VFS: file-max limit 65536 reached\naccept: too many open files in system',
  ],
  'inotify-instances': [
    'failed to allocate directory watch: Too many open files',
    'failed to create fsnotify watcher: too many open files',
  ],
  'keyring-quota': [
    `${EXEC}unable to join session keyring: unable to create session key: disk quota exceeded: unknown`,
    'container_linux.go:349: starting container process caused "process_linux.go:449: container init caused join session keyring: create session key: disk quota exceeded"',
  ],
  'outer-seccomp-keyctl': [
    `${CREATE}unable to join session keyring: unable to create session key: function not implemented: unknown`,
    'join session keyring: create session key: operation not permitted',
  ],
  'disk-full': [
    'OCI runtime exec failed: open /tmp/runc-process912837465: no space left on device: unknown',
    'write /var/lib/docker/containers/c1/c1-json.log: no space left on device',
  ],
  'run-tmpfs-full': [
    `mkdir /run/containerd/io.containerd.runtime.v2.task/moby/${ID}: no space left on device`,
    'open /run/docker/runtime-runc/moby/c1/state.json: no space left on device',
  ],
  'io-pressure': [
    'INFO: task jbd2/sda1-8:412 blocked for more than 120 seconds.',
    'blk_update_request: I/O error, dev sdb, sector 81920',
  ],
  'mount-limit': [
    `${CREATE}error mounting "proc" to rootfs at "/proc": mount proc:/proc: no space left on device: unknown`,
  ],
  'overlay-backing-fs': [
    'overlayfs: upper fs needs to support d_type.',
    'failed to mount overlay: invalid argument',
    "overlayfs: filesystem on '/var/lib/docker/overlay2/x' not supported as upperdir",
  ],
  'overlay-metacopy': ['overlayfs: refusing to follow metacopy origin for (/usr/bin/app)'],
  'pty-limit': [
    `${EXEC}open /dev/ptmx: no space left on device: unknown`,
    'PTY allocation request failed on channel 0: out of pty devices',
  ],
  'dev-pts-missing': [
    `${EXEC}open /dev/ptmx: no such file or directory: unknown`,
    `${EXEC}open /dev/pts/0: no such file or directory: unknown`,
  ],
  'host-dev-fd-missing': [
    'nsexec[812]: could not ensure we are a cloned binary: No such file or directory',
    'bash: /dev/fd/63: No such file or directory',
  ],
  'live-restore-mountflags': [
    'OCI runtime exec failed: exec failed: unable to start container process: error starting setns process: fork/exec /proc/self/exe: no such file or directory: unknown',
  ],
  'rootfs-unmounted': [
    'fork/exec /proc/self/exe: no such file or directory',
    'stat /var/lib/docker/overlay2/0a1b/merged: no such file or directory',
  ],
  'rootfs-incomplete': [
    'open /etc/passwd: no such file or directory',
    'unable to find user root: no matching entries in passwd file',
    'invalid rootfs: stat /var/lib/bundle/rootfs: no such file or directory',
  ],
  'proc-missing-in-container': [
    `${EXEC}error closing exec fds: open /proc/self/fd: no such file or directory: unknown`,
    'crun: open `/proc`: No such file or directory: OCI runtime attempted to invoke a command that was not found',
  ],
  'cwd-bind-source-deleted': [
    'getcwd: cannot access parent directories: No such file or directory',
    `${EXEC}current working directory is outside of container mount namespace root -- possible container breakout detected: unknown`,
  ],
  'cwd-bind-source-missing': [
    `${EXEC}chdir to cwd ("/nope") set in config.json failed: no such file or directory: unknown`,
    'invalid mount config for type "bind": bind source path does not exist: /srv/data',
  ],
  'cwd-check-userns': [
    `${EXEC}failed to verify if current working directory is safe: getcwd: permission denied: unknown`,
  ],
  'cwd-permission': [
    `${EXEC}chdir to cwd ("/home/app") set in config.json failed: permission denied: unknown`,
    'chdir to `/home/app`: Permission denied',
  ],
  'cwd-permission-after-caps': [
    'exec failed: container_linux.go:380: starting container process caused: chdir to cwd ("/root/app") set in config.json failed: permission denied',
  ],
  'runc-binary-missing': [
    'OCI runtime exec failed: unable to retrieve OCI runtime error (open /run/x/log.json: no such file or directory): exec: "runc": executable file not found in $PATH: unknown',
    'fork/exec /usr/bin/runc: no such file or directory',
  ],
  'runtime-path-wrong': [
    'Error response from daemon: unknown or invalid runtime name: nvidia',
    'failed to start shim: start failed: runtime "io.containerd.runsc.v1" binary not installed "containerd-shim-runsc-v1": file does not exist',
  ],
  'runtime-binary-broken': [
    'fork/exec /usr/sbin/runc: exec format error',
    'runc: error while loading shared libraries: libseccomp.so.2: cannot open shared object file: No such file or directory',
  ],
  'runc-built-without-cgo': [
    'starting container process caused "process_linux.go:346: getting pipe fds for pid 0 caused readlink /proc/0/fd/0: no such file or directory"',
  ],
  'runc-abort': [
    'OCI runtime exec failed: runc did not terminate successfully: exit status 2: fatal error: unexpected signal: unknown',
    'runc did not terminate sucessfully',
  ],
  'runc-race-bug': ['runc start failed: container process is already dead', 'fatal error: concurrent map writes'],
  'runc-regression-or-vendor-kernel': [
    `${EXEC}error setting final CPU affinity: sched_setaffinity: invalid argument: unknown`,
    'exec with CLONE_INTO_CGROUP failed: clone3: operation not supported',
  ],
  'runc-too-old-for-profile': [
    'starting container process caused: error adding seccomp filter: string SCMP_ACT_NOTIFY is not a valid action for seccomp',
    'runtime/cgo: pthread_create failed: Operation not permitted',
  ],
  'runtime-version-mismatch': [
    'unsupported shim version (3): not implemented',
    'flag provided but not defined: -cgroup',
    'Error response from daemon: client version 1.52 is too new. Maximum supported API version is 1.41',
  ],
  'libseccomp-too-old': [
    'runc: symbol lookup error: runc: undefined symbol: seccomp_notify_respond',
    'seccomp notify unsupported: API level: got 4, want at least 5: requires libseccomp >= 2.5.0',
  ],
  'runtime-wrapper-failure': [
    `${CREATE}error running prestart hook #0: exit status 1, stdout: , stderr: nvidia-container-cli: initialization error: driver not loaded: unknown`,
    'unresolvable CDI devices nvidia.com/gpu=all',
  ],
  'apparmor-denied': [
    'audit: type=1400 apparmor="DENIED" operation="signal" profile="docker-default" pid=812 comm="runc"',
    `${EXEC}unable to apply apparmor profile: apparmor failed to apply profile: write /proc/self/attr/apparmor/exec: no such file or directory: unknown`,
  ],
  'bpf-lsm-policy': [
    'tetragon: policy enforce-exec matched: action=Sigkill binary=/usr/bin/runc bpf_lsm_bprm_check_security',
  ],
  'cve-mitigation-old-kernel': [
    'nsenter: could not ensure we are a cloned binary: Invalid argument',
    'nsexec[812]: could not ensure we are a cloned binary: Function not implemented',
  ],
  'cve-mitigation-procfs': [
    `${CREATE}error during container init: open sysctl net.ipv4.ip_unprivileged_port_start file: unsafe procfs detected: openat2 fsmount:fscontext:proc/sys/net/: invalid cross-device link: unknown`,
  ],
  'external-agent-kills-runc': [
    'falcon-sensor: terminated process runc (pid 812) by policy',
    'unable to retrieve OCI runtime error: runc did not terminate successfully: signal: killed',
  ],
  'missing-capability': [
    `${CREATE}error during container init: unable to apply caps: operation not permitted: unknown`,
    'failed to update /proc/self/oom_score_adj: Permission denied',
  ],
  'namespace-join-denied': [
    'nsexec-1[812]: failed to setns into mnt namespace: Permission denied',
    'stat /proc/4711/ns/net: permission denied',
  ],
  'nested-unprivileged': [
    `${CREATE}error during container init: error mounting "proc" to rootfs at "/proc": mount proc:/proc, flags: 0xe: operation not permitted: unknown`,
    'mkdir /sys/fs/cgroup/docker: read-only file system',
  ],
  'outer-sandbox-blocks-setns': [
    'failed to setns to /proc/4711/ns/ipc: Function not implemented',
    'nsexec-1[812]: failed to setns into ipc namespace: Invalid argument',
  ],
  'seccomp-eperm': [
    'audit: type=1326 audit(1700000000.1:12): auid=0 comm="runc:[2:INIT]" sig=31 arch=c000003e syscall=435 code=0x80000000',
  ],
  'selinux-denied': [
    'type=AVC msg=audit(1700000000.1:12): avc: denied { transition } for pid=812 comm="runc:[2:INIT]" scontext=system_u:system_r:container_runtime_t:s0',
    'write /proc/self/attr/keycreate: permission denied',
  ],
} satisfies Partial<Record<Cause, readonly [string, ...string[]]>>;
