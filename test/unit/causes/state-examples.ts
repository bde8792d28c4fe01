import type { Cause } from '../../../harness/model/cause.ts';

const ID = '4f6c2a9d8e7b13500c5f4a6e9d2b8c7a1e3f5d6b7c8a9e0f1d2c3b4a5e6f7d8c';

/** What the software prints, by version: states of a container, the kernel. */
export const stateExamples = {
  'container-init-died': [
    `Error response from daemon: Container ${ID} is not running`,
    'failed to exec in container: container is in CONTAINER_EXITED state',
    'nsexec-1[812]: failed to open /proc/4711/ns/ipc: No such file or directory',
    'container_linux.go:348: starting container process caused "process_linux.go:86: executing setns process caused exit status 21"',
    'runc init error(s): nsexec-1[812]: unable to spawn stage-2: Cannot allocate memory',
    'cannot exec in a stopped container',
  ],
  'container-left-cgroup': [
    "error starting setns process: can't open cgroup: openat2 /sys/fs/cgroup/docker/c1: no such file or directory",
    'error adding pid 4711 to cgroups: failed to write 4711: open /sys/fs/cgroup/pids/docker/c1/cgroup.procs: no such file or directory',
  ],
  'container-paused': [
    `Error response from daemon: Container ${ID} is paused, unpause the container before exec`,
    'cannot exec in a paused state: failed precondition',
    'exec failed: cannot exec in a paused container (use --ignore-paused to override)',
  ],
  'container-starting-or-restarting': [
    `Error response from daemon: Container ${ID} is restarting, wait until the container is running`,
    'Error from server (BadRequest): container "app" in pod "web-0" is waiting to start: ContainerCreating',
    'error: unable to upgrade connection: container not found ("app")',
  ],
  'freezer-stuck': [
    'runc update failed: unable to freeze',
    'openat2 /sys/fs/cgroup/freezer/docker/c1/freezer.state: FREEZING for 10s',
    'OCI runtime exec failed: exec failed: cannot exec in a paused container (use --ignore-paused to override): unknown',
  ],
  'hidepid-proc-mount': ['proc /proc proc rw,nosuid,nodev,noexec,relatime,hidepid=invisible 0 0'],
  'init-died-daemon-stale': [
    'OCI runtime exec failed: exec failed: cannot exec in a stopped container: unknown',
    `Error response from daemon: cannot stop container: c1: tried to kill container, but did not receive an exit event`,
    'container c1 PID 4711 is zombie and can not be killed. Use the --init option when creating containers to run an init inside the container that forwards signals and reaps processes',
    'Error response from daemon: no running task found: task c1 not found: not found',
  ],
  'pod-terminating': [
    'error: cannot exec into a container in a completed pod; current phase is Succeeded',
    'error: unable to upgrade connection: pod does not exist',
    'Warning FailedPreStopHook kubelet PreStopHook failed',
  ],
  'runtime-state-missing': [
    'OCI runtime exec failed: exec failed: container does not exist: unknown',
    'container "c1" does not exist',
    'error opening file `/run/crun/c1/status`: No such file or directory',
  ],
  'sandbox-died': [
    `failed to start container: sandbox container "${ID}" is not running`,
    'Normal SandboxChanged kubelet Pod sandbox changed, it will be killed and re-created.',
    'failed to generate spec for pod web-0: lstat /proc/0/ns/ipc: no such file or directory',
  ],
  'shared-namespace-owner-stopped': [
    `Error response from daemon: cannot join network of a non running container: ${ID}`,
    `Error response from daemon: joining network namespace of container: No such container: ${ID}`,
    'lstat /proc/0/ns/net: no such file or directory',
  ],
  'state-json-corrupt': [
    'OCI runtime exec failed: exec failed: unexpected EOF: unknown',
    'Failed to load container c1: unexpected end of JSON input',
  ],
  'cpu-emulation': [
    'qemu: uncaught target signal 11 (Segmentation fault) - core dumped',
    'runtime: lfstack.push invalid packing: node=0xffff8c000b40 cnt=0x1',
  ],
  'kernel-lacks-cgroup-bpf': [
    'bpf_prog_query(BPF_CGROUP_DEVICE) failed: function not implemented',
    'bpf_prog_query(BPF_CGROUP_DEVICE) failed: invalid argument',
  ],
  'kernel-lacks-namespace': [
    'container_linux.go:367: starting container process caused: namespace NEWUSER is not supported',
    'nsenter: failed to unshare namespaces: Invalid argument',
  ],
  'kernel-oops': [
    'BUG: unable to handle kernel NULL pointer dereference at 0000000000000050',
    'unregister_netdevice: waiting for lo to become free. Usage count = 1',
  ],
  'kernel-unshare-race': [
    'nsenter: failed to unshare namespaces: Invalid argument',
    'runc create failed: nsexec-1[812]: failed to unshare remaining namespaces: Invalid argument',
  ],
  'unsupported-kernel': [
    'FATAL: kernel too old',
    'Your Linux kernel version 3.2.0 is not supported for running docker. Please upgrade your kernel to 3.10.0 or newer.',
    'runc create failed: unable to start container process: function not implemented',
  ],
  'userns-disabled': [
    'nsenter: failed to unshare user namespace: Operation not permitted',
    '[rootlesskit:parent] error: failed to start the child: fork/exec /proc/self/exe: operation not permitted',
    'cannot clone: Operation not permitted',
    'user namespaces are not enabled in /proc/sys/user/max_user_namespaces',
  ],
  'userns-limit': [
    'runc create failed: unable to start container process: fork/exec /proc/self/exe: no space left on device',
    'nsexec-1[812]: failed to unshare remaining namespaces: No space left on device',
  ],
  'vendor-kernel-syscall': [
    'runc create failed: unable to start container process: error closing exec fds: close_range: bad address',
    'unable to create safe /proc/self/exe clone for runc init: memfd_create: operation not permitted',
  ],
} satisfies Partial<Record<Cause, readonly [string, ...string[]]>>;
