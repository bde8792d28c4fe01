import type { Cause } from '../../../harness/model/cause.ts';

const OCI = 'OCI runtime exec failed: exec failed: unable to start container process: ';
const OLD = 'OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: ';
const SILENT =
  'OCI runtime exec failed: unable to retrieve OCI runtime error (open /run/containerd/io.containerd.runtime.v2.task/moby/c1/log.json: no such file or directory): ';

/** The runtime binary and its versions; security. */
export const runtimeExamples: readonly { id: Cause; text: string }[] = [
  {
    id: 'runc-binary-missing',
    text: 'OCI runtime exec failed: exec: "runc": executable file not found in $PATH: unknown',
  },
  { id: 'runc-binary-missing', text: `${SILENT}exec: "runc": executable file not found in $PATH: unknown` },
  { id: 'runc-binary-missing', text: `${SILENT}fork/exec /usr/bin/crun: no such file or directory: unknown` },
  { id: 'runtime-path-wrong', text: 'Error response from daemon: unknown or invalid runtime name: nvidia' },
  {
    id: 'runtime-path-wrong',
    text: `${SILENT}exec: "nvidia-container-runtime": executable file not found in $PATH: unknown`,
  },
  { id: 'runtime-path-wrong', text: 'failed to get sandbox runtime: no runtime for "kata" is configured' },
  {
    id: 'runtime-path-wrong',
    text: 'runtime "io.containerd.runsc.v1" binary not installed "containerd-shim-runsc-v1": file does not exist: unknown',
  },
  { id: 'runtime-binary-broken', text: `${SILENT}fork/exec /usr/sbin/runc: exec format error: unknown` },
  {
    id: 'runtime-binary-broken',
    text: 'runc did not terminate successfully: exit status 127: runc: error while loading shared libraries: libc.musl.so: cannot open shared object file: unknown',
  },
  {
    id: 'runtime-binary-broken',
    text: "runc: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by runc)",
  },
  {
    id: 'runc-built-without-cgo',
    text: 'container_linux.go:370: starting container process caused: process_linux.go:346: getting pipe fds for pid 0 caused: readlink /proc/0/fd/0: no such file or directory',
  },
  {
    id: 'libseccomp-too-old',
    text: 'runc did not terminate sucessfully: runc: symbol lookup error: runc: undefined symbol: seccomp_notify_respond',
  },
  {
    id: 'libseccomp-too-old',
    text: `${OCI}unable to init seccomp: seccomp notify unsupported: API level: got 3, want at least 6. Please try with libseccomp >= 2.5.0 and Linux >= 5.7`,
  },
  { id: 'runc-abort', text: 'OCI runtime exec failed: runc did not terminate successfully: exit status 2: unknown' },
  { id: 'runc-abort', text: 'OCI runtime exec failed: runc did not terminate sucessfully: unknown' },
  { id: 'runc-race-bug', text: 'OCI runtime start failed: container process is already dead: unknown' },
  { id: 'runc-race-bug', text: 'OCI runtime start failed: cannot start a container that has stopped: unknown' },
  {
    id: 'runc-regression-or-vendor-kernel',
    text: `${OCI}error during container init: mount_setattr: function not implemented`,
  },
  {
    id: 'runc-regression-or-vendor-kernel',
    text: `${OCI}can't open cgroup: openat2 /sys/fs/cgroup/x: invalid argument`,
  },
  { id: 'runc-too-old-for-profile', text: 'curl: (6) getaddrinfo() thread failed to start' },
  { id: 'runc-too-old-for-profile', text: 'runtime/cgo: pthread_create failed: Operation not permitted' },
  { id: 'runc-too-old-for-profile', text: 'string SCMP_ACT_KILL_PROCESS is not a valid action for seccomp: unknown' },
  { id: 'runtime-version-mismatch', text: 'unsupported shim version (3): not implemented' },
  { id: 'runtime-version-mismatch', text: 'OCI runtime create failed: unknown version specified: unknown' },
  {
    id: 'runtime-version-mismatch',
    text: 'json: cannot unmarshal array into Go struct field Process.process.capabilities of type specs.LinuxCapabilities',
  },
  {
    id: 'runtime-wrapper-failure',
    text: 'error running prestart hook #0: exit status 1, stdout: , stderr: nvidia-container-cli: initialization error: driver not loaded: unknown',
  },
  {
    id: 'runtime-wrapper-failure',
    text: 'failed to create NVIDIA Container Runtime: error constructing low-level runtime: no runtime binary found from candidate list: [runc crun]',
  },

  {
    id: 'apparmor-denied',
    text: 'audit: type=1400 audit(0:1): apparmor="DENIED" operation="exec" profile="docker-default" name="/x" comm="runc:[2:INIT]"',
  },
  {
    id: 'apparmor-denied',
    text: `${OCI}error during container init: unable to apply apparmor profile: apparmor failed to apply profile: write /proc/self/attr/apparmor/exec: no such file or directory`,
  },
  { id: 'selinux-denied', text: 'type=AVC msg=audit(0:1): avc: denied { entrypoint } for pid=1 comm="runc:[2:INIT]"' },
  { id: 'selinux-denied', text: `${OLD}write /proc/self/attr/keycreate: permission denied` },
  { id: 'bpf-lsm-policy', text: 'tetragon: exec /usr/bin/nc override action: operation not permitted' },
  { id: 'bpf-lsm-policy', text: 'exec /usr/bin/nc: operation not permitted' },
  { id: 'external-agent-kills-runc', text: `${OCI}error executing setns process: signal: killed: unknown` },
  { id: 'external-agent-kills-runc', text: `${SILENT}fork/exec /usr/bin/runc: operation not permitted: unknown` },
  {
    id: 'seccomp-eperm',
    text: 'audit: type=1326 audit(0:1): auid=0 pid=812 comm="runc:[2:INIT]" sig=31 arch=c000003e syscall=321',
  },
  { id: 'seccomp-eperm', text: `${OCI}unable to setup user: setgroups: operation not permitted: unknown` },
  {
    id: 'missing-capability',
    text: `${OCI}error during container init: unable to apply caps: operation not permitted: unknown`,
  },
  { id: 'missing-capability', text: 'write to `/proc/self/oom_score_adj`: Permission denied: OCI permission denied' },
  {
    id: 'namespace-join-denied',
    text: 'runc init error(s): nsexec-1[812]: failed to setns into mnt namespace: Operation not permitted',
  },
  { id: 'namespace-join-denied', text: 'crun: setns `mnt`: Operation not permitted: OCI permission denied' },
  {
    id: 'outer-sandbox-blocks-setns',
    text: 'nsexec-1[12]: failed to setns into pid namespace: Function not implemented',
  },
  { id: 'outer-sandbox-blocks-setns', text: 'crun: setns `pid`: Invalid argument' },
  {
    id: 'nested-unprivileged',
    text: `${OCI}error during container init: error mounting "proc" to rootfs at "/proc": mount proc:/proc (via /proc/self/fd/6), flags: 0xe: operation not permitted`,
  },
  { id: 'nested-unprivileged', text: 'crun: mount `proc` to `proc`: Operation not permitted: OCI permission denied' },
  {
    id: 'cve-mitigation-old-kernel',
    text: `${OLD}process_linux.go:130: executing setns process caused: exit status 1: nsenter: could not ensure we are a cloned binary: Invalid argument`,
  },
  {
    id: 'cve-mitigation-old-kernel',
    text: 'container_linux.go:345: starting container process caused "process_linux.go:91: executing setns process caused "exit status 23""',
  },
  {
    id: 'cve-mitigation-procfs',
    text: `${OCI}error closing exec fds: get handle to /proc/thread-self/fd: unsafe procfs detected: openat2 fsmount:fscontext:proc/thread-self/fd/: operation not permitted`,
  },
  {
    id: 'cve-mitigation-procfs',
    text: `${OCI}error during container init: open sysctl net.ipv4.ping_group_range file: reopen fd 8: permission denied: unknown`,
  },
  {
    id: 'runtime-wrapper-failure',
    text: 'OCI runtime create failed: kata-runtime did not terminate successfully: exit status 1: unknown',
  },
  {
    id: 'runc-race-bug',
    text: 'process_linux.go:272: running exec setns process for init caused "exit status 26" nsenter: unexpected sync value: 0',
  },
  {
    id: 'runc-regression-or-vendor-kernel',
    text: 'unable to apply apparmor profile: apparmor failed to apply profile: write /12/task/12/attr/apparmor/exec: no such file or directory',
  },
  {
    id: 'runc-too-old-for-profile',
    text: `${OLD}error adding seccomp filter rule for syscall clone3: permission denied`,
  },
  { id: 'seccomp-eperm', text: 'strace: faccessat2(AT_FDCWD, "/", R_OK, 0) = -1 EPERM (Operation not permitted)' },
  {
    id: 'nested-unprivileged',
    text: "setting cgroup config for procHooks process caused: can't load program: operation not permitted: unknown",
  },
  {
    id: 'nested-unprivileged',
    text: "runc create failed: unable to start container process: can't get final child's PID from pipe: EOF",
  },
  {
    id: 'missing-capability',
    text: "runc create failed: unable to start container process: can't get final child's PID from pipe: EOF",
  },
  { id: 'outer-sandbox-blocks-setns', text: `${OCI}error executing setns process: exit status 1: unknown` },
  {
    id: 'cve-mitigation-old-kernel',
    text: 'starting container process caused "process_linux.go:293: copying bootstrap data to pipe caused "write init-p: broken pipe""',
  },
];
