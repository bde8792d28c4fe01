import type { Cause } from '../../../harness/model/cause.ts';

/** Shim, containerd, and the way of an exec through Kubernetes. */
export const kubernetesExamples: readonly { id: Cause; text: string }[] = [
  { id: 'shim-killed', text: 'Out of memory: Killed process 812 (containerd-shim) total-vm:712000kB' },
  { id: 'shim-killed', text: 'failed to start exec "e1": ttrpc: closed: unknown' },
  {
    id: 'shim-crash',
    text: 'containerd-shim-runc-v2: panic: runtime error: invalid memory address or nil pointer dereference goroutine 1 [running]:',
  },
  { id: 'shim-crash', text: 'failed to start shim: start failed: : exit status 1: unknown' },
  {
    id: 'shim-hang',
    text: 'level=error msg="get state for c1" error="context deadline exceeded" get state for c1: context deadline exceeded: unknown',
  },
  {
    id: 'shim-hang',
    text: 'failed to handle container TaskExit event: failed to stop container: context deadline exceeded: unknown',
  },
  {
    id: 'shim-orphaned-by-upgrade',
    text: 'dial unix @/containerd-shim/moby/c1/shim.sock: connect: connection refused: unavailable',
  },
  {
    id: 'shim-orphaned-by-upgrade',
    text: 'failed to dial "/run/containerd/s/5f0a": dial unix /run/containerd/s/5f0a: connect: no such file or directory',
  },
  {
    id: 'containerd-down',
    text: 'connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused": unavailable',
  },
  {
    id: 'containerd-down',
    text: 'failed to start daemon: failed to dial "/run/containerd/containerd.sock": context deadline exceeded',
  },
  {
    id: 'containerd-hung',
    text: 'ctr: failed to get version: /run/containerd/containerd.sock: context deadline exceeded',
  },
  { id: 'dockerd-down', text: 'docker.service: Failed with result' },
  {
    id: 'dockerd-hung',
    text: 'error during connect: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.43/containers/json": i/o timeout',
  },
  { id: 'containerd-crash', text: 'rpc error: code = Unavailable desc = error reading from server: EOF' },
  { id: 'containerd-crash', text: 'rpc error: code = Unavailable desc = transport is closing' },
  { id: 'containerd-crash', text: 'containerd.service: Main process exited, code=killed, status=9/KILL' },
  {
    id: 'daemon-not-restarted-after-upgrade',
    text: 'exec: "docker-containerd-shim": executable file not found in $PATH',
  },
  { id: 'daemon-not-restarted-after-upgrade', text: 'unknown service containerd.task.v3.Task: not implemented' },
  {
    id: 'exec-exit-file-race',
    text: 'Error: timed out waiting for file /home/u/storage/overlay-containers/c1/userdata/e1/exit/c1: internal libpod error',
  },
  {
    id: 'exec-exit-file-race',
    text: 'level=warning msg="Ignoring Exit Event, no such exec command found" container=c1 exec-id=e1',
  },
  {
    id: 'exec-io-held-open',
    text: 'failed to drain exec process "e1" io in 5s because io is still held by other processes',
  },
  {
    id: 'exec-timeout-cleanup-bug',
    text: 'Failed to get pid (-1) or pgid (-1) from file /tmp/pidfile0: strconv.Atoi: parsing "": invalid syntax',
  },
  { id: 'exec-timeout-cleanup-bug', text: 'failed to kill exec "e1": ttrpc timed wait: no such process' },
  { id: 'healthcheck-timeout', text: 'Health check exceeded timeout (30s)' },
  {
    id: 'healthcheck-timeout',
    text: 'Health check for container c1 error: timed out starting health check for container c1',
  },
  {
    id: 'probe-timeout',
    text: 'Readiness probe errored: rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded: context deadline exceeded',
  },
  { id: 'probe-timeout', text: 'Liveness probe failed: command "/bin/check" timed out' },
  {
    id: 'runtime-slow-or-hung',
    text: 'skipping pod synchronization - PLEG is not healthy: pleg was last seen active 3m1s ago; threshold is 3m0s',
  },
  { id: 'runtime-slow-or-hung', text: 'Error response from daemon: context deadline exceeded' },
  { id: 'runtime-slow-or-hung', text: 'failed to reserve container name "a_b_0": name "a_b_0" is reserved for "c1"' },
  {
    id: 'kubelet-auth',
    text: 'error: unable to upgrade connection: Forbidden (user=system:anonymous, verb=create, resource=nodes, subresource=proxy)',
  },
  {
    id: 'kubelet-auth',
    text: 'Error from server (Forbidden): pods "web" is forbidden: User "dev" cannot create resource "pods/exec" in API group "" in the namespace "a"',
  },
  { id: 'kubelet-serving-cert', text: 'Error from server: error dialing backend: remote error: tls: internal error' },
  {
    id: 'kubelet-serving-cert',
    text: 'error dialing backend: tls: failed to verify certificate: x509: certificate is valid for 10.0.0.1, not 10.0.0.2',
  },
  { id: 'proxy-strips-upgrade', text: 'unable to upgrade to tcp, received 403' },
  {
    id: 'proxy-strips-upgrade',
    text: 'error: unable to upgrade connection: <html><head><title>502 Bad Gateway</title></head>',
  },
  { id: 'proxy-strips-upgrade', text: 'error: unable to upgrade connection: Upgrade request required' },
  {
    id: 'streaming-server-race',
    text: 'error sending request: Post "http://127.0.0.1:34185/exec/Token": dial tcp 127.0.0.1:34185: connect: connection refused',
  },
  { id: 'streaming-server-race', text: 'error: unable to upgrade connection: 404 page not found' },
  { id: 'streaming-server-race', text: 'error: Timeout occurred' },
  { id: 'shim-hang', text: 'containerd-shim: goroutine 31 [semacquire, 42 minutes]: sync.runtime_SemacquireMutex' },
];
