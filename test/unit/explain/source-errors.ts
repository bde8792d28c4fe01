import type { Layer } from '../../../harness/model/layer.ts';

/** What a source can print, and where it has failed then; a fact of the source, and no report. */
export interface SourceError {
  /** The file it stands in, and a release that has it. */
  readonly source: string;
  /** The format with its places filled in, in the envelope in which a user meets it. */
  readonly text: string;
  readonly layer: Layer;
}

const EXEC = 'OCI runtime exec failed: exec failed: unable to start container process: ';
const CREATE = 'OCI runtime create failed: runc create failed: unable to start container process: ';
const INIT = `${CREATE}error during container init: `;
/** runc to 1.0.3. */
const OLD_EXEC = 'OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: ';
const OLD_INIT =
  'oci runtime error: container_linux.go:247: starting container process caused "process_linux.go:359: container init caused \\"';
const TASK = 'failed to create task for container: failed to create shim task: ';
const EPERM = 'operation not permitted';

function of(source: string, layer: Layer, texts: readonly string[]): readonly SourceError[] {
  return texts.map((text) => ({ source, text, layer }));
}

/** The steps of an exec and of a start, one after the other, by the program that names them. */
export const sourceErrors: readonly SourceError[] = [
  ...of('runc v1.5.1 libcontainer/init_linux.go', 'runtime-init', [
    `${EXEC}error closing exec fds: ${EPERM}`,
    `${EXEC}unable to clear keep caps: ${EPERM}`,
    `${EXEC}unable to setup user: ${EPERM}`,
    `${EXEC}cannot set any additional groups in a rootless container`,
    `${EXEC}invalid environment variable "A": name contains nul byte (\\x00)`,
    `${INIT}parent closed synchronisation channel`,
  ]),
  ...of('runc v1.5.1 libcontainer/rootfs_linux.go', 'runtime-init', [
    `${INIT}error preparing rootfs: invalid argument`,
    `${INIT}error setting up ptmx: ${EPERM}`,
    `${INIT}create device inode /dev/x: mkdir parent of device inode "/dev/x": file exists`,
    `${INIT}can't mask paths: ${EPERM}`,
    `${INIT}error jailing process inside rootfs: pivot_root .: invalid argument`,
    `${INIT}error mounting "tmpfs" to rootfs at "/run": tmpcopyup: failed to setup tmpdir: no space left on device`,
    `${INIT}"/x" cannot be mounted because it is inside /proc`,
  ]),
  ...of('runc v1.5.1 libcontainer/standard_init_linux.go', 'runtime-init', [
    `${INIT}can't make "/proc/bus" read-only: ${EPERM}`,
    `${INIT}unable to init seccomp: error loading seccomp filter into kernel: invalid argument`,
    `${INIT}can't get pdeath signal: invalid argument`,
  ]),
  ...of('runc v1.0.0-rc10 libcontainer/init_linux.go', 'runtime-init', [
    `${OLD_EXEC}setup user: invalid argument`,
    `${OLD_EXEC}apply bounding set: ${EPERM}`,
    `${OLD_INIT}setting up /dev symlinks caused: file exists\\""`,
  ]),
  ...of('runc v1.5.1 libcontainer/nsenter/nsexec.c', 'runtime-init', [
    `${EXEC}error executing setns process: exit status 1: nsexec[1]: failed to setns into mnt namespace: Operation not permitted`,
    'nsenter: failed to unshare remaining namespaces: Invalid argument',
    'nsexec-1[9]: failed to sync with parent: write(SYNC_RECVPID_ACK): got 0: Success',
  ]),
  ...of('runc v1.5.1 libcontainer/process_linux.go', 'runtime', [
    `${EXEC}error adding pid 7 to cgroups: ${EPERM}`,
    `${EXEC}error setting rlimits for ready process: error setting rlimit type 7: ${EPERM}`,
    `${EXEC}error writing config to pipe: file name too long`,
    `${CREATE}unable to apply cgroup configuration: cgroup path not found`,
    `${CREATE}error setting cgroup config for procHooks process: ${EPERM}`,
    `${INIT}error running createRuntime hook #0: exit status 1, stdout: , stderr: x`,
  ]),
  ...of('runc v1.5.1 libcontainer/container_linux.go', 'runtime', [
    'OCI runtime exec failed: exec failed: unable to create new parent process: namespace path: invalid argument',
    'OCI runtime exec failed: exec failed: cannot exec in a stopped container',
    'OCI runtime create failed: runc create failed: container with given ID already exists: unknown',
  ]),
  ...of('runc v1.5.1 libcontainer/configs/validate/validator.go', 'runtime', [
    'OCI runtime create failed: runc create failed: invalid rootfs: stat /x/merged: no such file or directory: unknown',
    "OCI runtime create failed: runc create failed: cgroup namespaces aren't enabled in the kernel: unknown",
  ]),
  ...of('runc v1.5.1 libcontainer/specconv/spec_linux.go', 'runtime', [
    'OCI runtime create failed: runc create failed: namespace "x" does not exist: unknown',
  ]),
  ...of('opencontainers/cgroups systemd/common.go', 'runtime', [
    `${CREATE}unable to apply cgroup configuration: unable to start unit "docker-x.scope" (properties [...]): Unit docker-x.scope was already loaded or has a fragment file.`,
    `${CREATE}unable to apply cgroup configuration: could not detect the OwnerUID: exit status 1`,
  ]),
  // crun is one program from its start to the command.
  ...of('crun 1.20 src/libcrun/linux.c', 'runtime', [
    'Error: crun: cannot setresuid to 7: Invalid argument: OCI runtime error',
    'Error: crun: mount `proc` to `proc`: Operation not permitted: OCI permission denied',
    'Error: crun: open `/dev/null`: Operation not permitted: OCI permission denied',
    'OCI runtime exec failed: crun: cannot fork: Resource temporarily unavailable: unknown',
  ]),
  ...of('crun 1.20 src/libcrun/container.c', 'runtime', [
    'Error: crun: the container `x` is not running: OCI runtime error',
    'Error: crun: chown std stream 0: Operation not permitted: OCI permission denied',
    'Error: unable to start container "x": crun: sync socket closed: OCI runtime error',
  ]),
  ...of('containerd v2.1.0 cmd/containerd-shim-runc-v2', 'shim', [
    `${TASK}failed to mount rootfs component: invalid argument: unknown`,
    `${TASK}failed to create init process I/O: ${EPERM}: unknown`,
  ]),
  ...of('containerd v2.1.0 internal/cri/server', 'containerd', [
    'error: Internal error occurred: error executing command in container: failed to find user "x"',
    'error: Internal error occurred: error executing command in container: failed to create exec io: permission denied',
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "x": invalid argument',
  ]),
  ...of('moby v28 daemon', 'dockerd', [
    `Error response from daemon: error gathering device information while adding custom device "/dev/x": ${EPERM}`,
    `Error response from daemon: Could not check if docker-default AppArmor profile was loaded: ${EPERM}`,
    'Error response from daemon: cannot join network of a non running container: x',
    'Error response from daemon: No such exec instance: x',
  ]),
  ...of('containerd v1.0.3 linux/shim/client/client.go', 'containerd', [
    'failed to create containerd task: failed to start shim: open /dev/null: too many open files: unknown',
  ]),
  ...of('conmon v2.0.30 src/conmon.c', 'shim', [
    'conmon: Failed to fork the create command: Resource temporarily unavailable',
    'Error: conmon: Failed to create self-pipe: Too many open files',
  ]),
  ...of('crun 1.20 src/libcrun/container.c', 'runtime', [
    'OOM: the memory limit could be too low: read from the init process',
    'Error: open executable: Operation not permitted: OCI permission denied',
  ]),
  ...of('podman v5.4.0 libpod', 'dockerd', [
    'Error: can only create exec sessions on running containers: container state improper',
  ]),
  ...of('containerd v0.2.4 runtime/container.go', 'shim', [
    'docker: Error response from daemon: shim error: open pid: no such file or directory.',
  ]),
  ...of('runsc 20240206 runsc/sandbox/sandbox.go', 'runtime', [
    'OCI runtime create failed: creating container: cannot create sandbox: cannot read client sync file: waiting for sandbox to start: EOF: unknown',
  ]),
  ...of('moby v1.12.6 daemon/delete.go', 'dockerd', [
    'Error response from daemon: Driver devicemapper failed to remove root filesystem x: Device is Busy',
  ]),
  ...of('cri-o v1.30 internal/config/cgmgr', 'containerd', [
    'Failed to create pod sandbox: rpc error: code = Unknown desc = cri-o configured with cgroupfs cgroup manager, but received systemd slice as parent: /x.slice',
  ]),
  ...of('moby v28 image', 'dockerd', ['Error response from daemon: layer does not exist']),
];
