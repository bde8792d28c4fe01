import type { Cause } from '../../../harness/model/cause.ts';

const ID = '4f6c2a9d8e7b13500c5f4a6e9d2b8c7a1e3f5d6b7c8a9e0f1d2c3b4a5e6f7d8c';
const EXEC = 'OCI runtime exec failed: exec failed: unable to start container process: ';

/** What the software prints, by version: the way to the runtime, and commands. */
export const commandExamples = {
  'containerd-hung': [
    'ctr: failed to list containers: context deadline exceeded: /run/containerd/containerd.sock',
    'level=warning msg="failed to retrieve containerd version: rpc error: code = Unavailable desc = dial unix:///run/containerd/containerd.sock: i/o timeout"',
  ],
  'dockerd-down': [
    'systemd[1]: docker.service: Main process exited, code=killed, status=9/KILL',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'dial unix /var/run/docker.sock: connect: connection refused',
  ],
  'dockerd-hung': [
    'error during connect: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.41/containers/json": context deadline exceeded',
  ],
  'containerd-crash': [
    'systemd[1]: containerd.service: Main process exited, code=killed, status=9/KILL',
    'rpc error: code = Unavailable desc = transport is closing: unknown',
  ],
  'containerd-down': [
    'dial unix /run/containerd/containerd.sock: connect: connection refused',
    'failed to dial "/run/containerd/containerd.sock": context deadline exceeded',
  ],
  'daemon-not-restarted-after-upgrade': [
    'exec: "docker-runc": executable file not found in $PATH',
    'unknown service containerd.task.v3.Task: not implemented',
  ],
  'exec-exit-file-race': ['timed out waiting for file /run/libpod/exits/c1: internal libpod error'],
  'exec-io-held-open': ['failed to drain exec process e1 io because io is still held by other processes'],
  'exec-timeout-cleanup-bug': ['failed to kill exec e1: os: process already finished'],
  'healthcheck-timeout': ['Health check exceeded timeout (30s)'],
  'kubelet-auth': [
    'Error from server (Forbidden): pods "web-0" is forbidden: User "dev" cannot create resource "pods/exec" in API group ""',
    'error: unable to upgrade connection: Forbidden (user=kube-apiserver, verb=create, resource=nodes, subresource=proxy)',
  ],
  'kubelet-serving-cert': [
    'Error from server: error dialing backend: remote error: tls: internal error',
    'Error from server: error dialing backend: x509: certificate signed by unknown authority',
  ],
  'probe-timeout': [
    'Readiness probe errored: rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded: context deadline exceeded',
    'Liveness probe failed: command "cat /tmp/ok" timed out',
  ],
  'proxy-strips-upgrade': [
    'unable to upgrade to tcp, received 200',
    'error: unable to upgrade connection: <html><body>502 Bad Gateway</body></html>',
  ],
  'runtime-slow-or-hung': [
    'PLEG is not healthy: pleg was last seen active 3m12s ago; threshold is 3m0s',
    'failed to reserve container name "app_web-0_default_1": name "app_web-0_default_1" is reserved for "c1"',
  ],
  'shim-crash': [
    'panic: runtime error: invalid memory address or nil pointer dereference\ncontainerd-shim-runc-v2[812]: goroutine 1 [running]',
  ],
  'shim-hang': [`get state for ${ID}: context deadline exceeded: unknown`],
  'shim-killed': [
    'Out of memory: Killed process 812 (containerd-shim) total-vm:712340kB',
    'cleaning up after shim disconnected',
  ],
  'shim-orphaned-by-upgrade': [
    'failed to dial shim: dial unix /run/containerd/s/0a1b2c3d: connect: no such file or directory',
    'cleaning leaked shim process',
  ],
  'streaming-server-race': [
    'error: error sending request: Post "https://10.0.0.1:10250/exec/default/web-0/app": EOF',
    'error dialing backend: dial tcp 127.0.0.1:35001: connect: connection refused',
  ],
  'argument-list-too-long': ['exec /bin/sh: argument list too long', '/bin/sh: Argument list too long'],
  'crlf-line-endings': [
    '/bin/sh^M: bad interpreter: No such file or directory',
    "env: 'bash\\r': No such file or directory",
  ],
  'executable-not-found': [
    `${EXEC}exec: "bash": executable file not found in $PATH: unknown`,
    'executable file `bash` not found in $PATH: No such file or directory',
  ],
  'executable-permission': [
    'exec /docker-entrypoint.sh: permission denied',
    'crun: the path `/srv/run` exists but it is not executable',
  ],
  'missing-interpreter': [
    'exec /app/server: no such file or directory',
    "env: 'python3': No such file or directory",
    'standard_init_linux.go:228: exec user process caused: no such file or directory',
  ],
  'missing-shebang': ['exec /docker-entrypoint.sh: exec format error'],
  'user-lookup-without-bind-mounts': [
    'Error: unable to find user ldapuser: no matching entries in passwd file (podman, --userns=keep-id)',
  ],
  'user-not-in-container': [
    'unable to find user nobody2: no matching entries in passwd file',
    'unable to find group staff2: no matching entries in group file',
  ],
  'wrong-architecture': [
    'exec /usr/local/bin/app: exec format error',
    "The requested image's platform (linux/arm64) does not match the detected host platform (linux/amd64/v4) and no specific platform was requested",
  ],
} satisfies Partial<Record<Cause, readonly [string, ...string[]]>>;
