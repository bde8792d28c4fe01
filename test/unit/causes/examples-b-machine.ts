import type { Cause } from '../../../harness/model/cause.ts';

const OCI = 'OCI runtime exec failed: exec failed: unable to start container process: ';
const OLD = 'OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: ';
const QUOTED =
  'rpc error: code = 2 desc = oci runtime error: exec failed: container_linux.go:348: starting container process caused ';

/** Files, disks, quotas; root file systems and working directories; the command and its user. */
export const machineExamples: readonly { id: Cause; text: string }[] = [
  { id: 'disk-full', text: 'open /tmp/runc-process401: no space left on device: unknown' },
  { id: 'disk-full', text: 'failed to create task: write /var/lib/containerd/x/config.json: no space left on device' },
  { id: 'disk-full', text: 'Error response from daemon: no space left on device' },
  {
    id: 'run-tmpfs-full',
    text: 'mkdir /run/containerd/io.containerd.runtime.v2.task/moby/c1: no space left on device: unknown',
  },
  { id: 'run-tmpfs-full', text: `${OCI}open /run/docker/runtime-runc/moby/c1/.e1.pid: no space left on device` },
  {
    id: 'io-pressure',
    text: 'INFO: task runc:[2:INIT]:812 blocked for more than 120 seconds. Call Trace: io_schedule+0x12 wait_on_page_bit',
  },
  { id: 'io-pressure', text: 'blk_update_request: I/O error, dev sdb, sector 2048 op 0x0:(READ)' },
  {
    id: 'mount-limit',
    text: `${OCI}error during container init: error mounting "proc" to rootfs at "/proc": mount src=proc, dst=/proc, dstFd=/proc/thread-self/fd/8, flags=0xe: no space left on device`,
  },
  {
    id: 'mount-limit',
    text: 'failed to mount rootfs component: mount source: "overlay", target: "/run/x/rootfs", fstype: overlay, flags: 0, data: "lowerdir=/a": no space left on device',
  },
  { id: 'nofile-limit', text: `${OLD}close exec fds: open /proc/self/fd: too many open files` },
  {
    id: 'nofile-limit',
    text: `${OCI}unable to create new parent process: unable to create init pipe: too many open files`,
  },
  { id: 'nofile-limit', text: 'crun: error creating socketpair: Too many open files' },
  {
    id: 'nofile-limit',
    text: `${OCI}error setting rlimits for ready process: error setting rlimit type 7: operation not permitted`,
  },
  { id: 'inotify-instances', text: 'failed to create fsnotify watcher: too many open files' },
  { id: 'inotify-instances', text: 'inotify_add_watch /sys/fs/cgroup/x: no space left on device' },
  { id: 'inotify-instances', text: 'Failed to allocate directory watch: Too many open files' },
  {
    id: 'keyring-quota',
    text: `${OCI}unable to join session keyring: unable to create session key: disk quota exceeded`,
  },
  { id: 'keyring-quota', text: `${QUOTED}"join session keyring: create session key: disk quota exceeded"` },
  {
    id: 'outer-seccomp-keyctl',
    text: `${OCI}unable to join session keyring: unable to create session key: operation not permitted`,
  },
  { id: 'outer-seccomp-keyctl', text: 'join session keyring: create session key: function not implemented' },
  { id: 'overlay-backing-fs', text: "overlayfs: filesystem on '/data/upper' not supported as upperdir" },
  {
    id: 'overlay-backing-fs',
    text: 'Error response from daemon: error creating overlay mount to /var/lib/docker/overlay2/a/merged: invalid argument',
  },
  { id: 'overlay-metacopy', text: 'overlayfs: refusing to follow metacopy origin for (/usr/bin/x)' },
  {
    id: 'overlay-metacopy',
    text: 'error initializing graphdriver: metacopy flag was not set on file in the upperdir: operation not supported',
  },
  { id: 'pty-limit', text: `${OCI}open /dev/ptmx: no space left on device` },
  { id: 'pty-limit', text: 'OSError: out of pty devices' },
  { id: 'dev-pts-missing', text: `${OLD}open /dev/ptmx: no such file or directory` },
  {
    id: 'dev-pts-missing',
    text: `${OCI}verify ptmx handle: ptmx handle is not on a real devpts mount: super magic is 0x1021994`,
  },
  {
    id: 'host-dev-fd-missing',
    text: `${OLD}process_linux.go:130: executing setns process caused: exit status 1 nsenter: could not ensure we are a cloned binary: No such file or directory`,
  },
  { id: 'host-dev-fd-missing', text: 'bash: /dev/fd/63: No such file or directory' },

  {
    id: 'cwd-bind-source-deleted',
    text: `${OCI}current working directory is outside of container mount namespace root -- possible container breakout detected: unknown`,
  },
  {
    id: 'cwd-bind-source-deleted',
    text: 'shell-init: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory',
  },
  {
    id: 'cwd-bind-source-missing',
    text: `${OCI}chdir to cwd ("/srv/app") set in config.json failed: no such file or directory: unknown`,
  },
  {
    id: 'cwd-bind-source-missing',
    text: 'crun: chdir to `/srv/app`: No such file or directory: OCI runtime attempted to invoke a command that was not found',
  },
  {
    id: 'cwd-bind-source-missing',
    text: 'invalid mount config for type "bind": bind source path does not exist: /srv/app',
  },
  { id: 'cwd-check-userns', text: `${OCI}failed to verify if current working directory is safe: permission denied` },
  {
    id: 'cwd-check-userns',
    text: `podman run --userns=keep-id: ${OCI}current working directory is outside of container mount namespace root -- possible container breakout detected`,
  },
  {
    id: 'cwd-permission',
    text: `${OCI}chdir to cwd ("/home/app") set in config.json failed: permission denied: unknown`,
  },
  { id: 'cwd-permission', text: 'crun: chdir to `/home/app`: Permission denied: OCI permission denied' },
  {
    id: 'cwd-permission-after-caps',
    text: `${QUOTED}"chdir to cwd ("/home/app") set in config.json failed: permission denied"`,
  },
  { id: 'cwd-permission-after-caps', text: 'Error: chdir: Permission denied: OCI permission denied' },
  {
    id: 'live-restore-mountflags',
    text: `${QUOTED}"process_linux.go:78: starting setns process caused "fork/exec /proc/self/exe: no such file or directory""`,
  },
  {
    id: 'rootfs-unmounted',
    text: `${OCI}error starting setns process: fork/exec /proc/self/fd/6: no such file or directory`,
  },
  {
    id: 'rootfs-unmounted',
    text: 'stat /var/lib/containers/storage/overlay/a/merged: transport endpoint is not connected',
  },
  { id: 'rootfs-incomplete', text: 'unable to find user root: no matching entries in passwd file' },
  {
    id: 'rootfs-incomplete',
    text: 'sh: error while loading shared libraries: libc.so.6: cannot open shared object file: No such file or directory',
  },
  {
    id: 'proc-missing-in-container',
    text: `${OCI}error closing exec fds: open /proc/self/fd: no such file or directory`,
  },
  {
    id: 'proc-missing-in-container',
    text: `${OCI}error closing exec fds: get handle to /proc/thread-self/fd: no such file or directory`,
  },

  { id: 'executable-not-found', text: `${OCI}exec: "bash": executable file not found in $PATH: unknown` },
  { id: 'executable-not-found', text: `${OLD}exec: "/opt/run": stat /opt/run: no such file or directory: unknown` },
  {
    id: 'executable-not-found',
    text: 'executable file `curl` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found',
  },
  { id: 'executable-permission', text: `${OCI}exec: "/etc": is a directory: unknown` },
  { id: 'executable-permission', text: 'crun: the path `/srv/run` exists but it is not executable' },
  { id: 'missing-interpreter', text: 'exec /opt/tool: no such file or directory' },
  {
    id: 'missing-interpreter',
    text: 'standard_init_linux.go:228: exec user process caused: no such file or directory',
  },
  {
    id: 'missing-interpreter',
    text: 'crun: exec container process (missing dynamic library?) `/opt/tool`: No such file or directory',
  },
  { id: 'crlf-line-endings', text: "/usr/bin/env: 'bashr': No such file or directory" },
  { id: 'crlf-line-endings', text: '/bin/sh^M: bad interpreter: No such file or directory' },
  { id: 'crlf-line-endings', text: 'exec /entrypoint.sh: no such file or directory' },
  { id: 'missing-shebang', text: 'exec /opt/start.sh: exec format error' },
  { id: 'missing-shebang', text: 'standard_init_linux.go:211: exec user process caused "exec format error"' },
  {
    id: 'wrong-architecture',
    text: "WARNING: The requested image's platform (linux/arm64) does not match the detected host platform (linux/amd64) and no specific platform was requested exec /bin/sh: exec format error",
  },
  { id: 'wrong-architecture', text: 'standard_init_linux.go:228: exec user process caused: exec format error' },
  { id: 'argument-list-too-long', text: 'exec /bin/sh: argument list too long' },
  {
    id: 'argument-list-too-long',
    text: `${OLD}process_linux.go:99: starting setns process caused: fork/exec /proc/self/exe: argument list too long`,
  },
  { id: 'user-not-in-container', text: 'unable to find user www-data: no matching entries in passwd file' },
  {
    id: 'user-not-in-container',
    text: `${OCI}unable to setup user: cannot set uid to unmapped user in user namespace`,
  },
  {
    id: 'user-lookup-without-bind-mounts',
    text: 'podman exec -u me box sh Error: unable to find user me: no matching entries in passwd file',
  },
  {
    id: 'disk-full',
    text: `${OCI}error during container init: error mounting "/data/a" to rootfs at "/a": mkdir /data/overlay2/x/merged/a: no space left on device`,
  },
  { id: 'disk-full', text: 'write /srv/containerd/io.containerd.metadata.v1.bolt/meta.db: no space left on device' },
  {
    id: 'run-tmpfs-full',
    text: 'failed to start shim: write /run/containerd/io.containerd.runtime.v2.task/moby/c1/config.json: no space left on device: unknown',
  },
  {
    id: 'dev-pts-missing',
    text: 'crun: open `/dev/ptmx`: No such file or directory: OCI runtime attempted to invoke a command that was not found',
  },
  { id: 'proc-missing-in-container', text: 'panic: at least one candidate /proc/thread-self path should work' },
  { id: 'nofile-limit', text: 'Error processing tar file: fork/exec /proc/self/exe: too many open files' },
];
