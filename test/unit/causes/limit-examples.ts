import type { Cause } from '../../../harness/model/cause.ts';

const ID = '4f6c2a9d8e7b13500c5f4a6e9d2b8c7a1e3f5d6b7c8a9e0f1d2c3b4a5e6f7d8c';
const EXEC = 'OCI runtime exec failed: exec failed: unable to start container process: ';

/** What the software prints, by version: limits, memory, cgroups. */
export const limitExamples = {
  'container-pids-max': [
    `${EXEC}read init-p: connection reset by peer: unknown`,
    `${EXEC}procReady not received: unknown`,
    'OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: read init-p: connection reset by peer: unknown',
    `cgroup: fork rejected by pids controller in /docker/${ID}`,
    'runtime/cgo: pthread_create failed: Resource temporarily unavailable\nSIGABRT: abort\nread init-p: connection reset by peer',
    'error executing setns process: exit status 1; runc init error(s): nsexec-0[4711]: unable to spawn stage-1: Resource temporarily unavailable',
    'crun: fork: Resource temporarily unavailable: OCI runtime error',
    "sh: can't fork: Resource temporarily unavailable",
  ],
  'pod-pids-limit': [
    `cgroup: fork rejected by pids controller in /kubepods/burstable/pod0a1b2c3d-0000-4000-8000-0123456789ab/${ID}`,
    'error: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "e1": OCI runtime exec failed: exec failed: unable to start container process: procReady not received: unknown',
    'kubectl exec web-0: bash: fork: retry: Resource temporarily unavailable',
  ],
  'systemd-tasksmax': [
    'OCI runtime exec failed: fork/exec /usr/bin/runc: resource temporarily unavailable: unknown',
    'cgroup: fork rejected by pids controller in /system.slice/containerd.service',
    'dockerd[812]: runtime: failed to create new OS thread (have 19 already; errno=11)\ndockerd[812]: runtime: may need to increase max user processes (ulimit -u)',
    'exec failed: unable to start container process: error starting setns process: fork/exec /proc/self/exe: resource temporarily unavailable',
    'container_linux.go:348: starting container process caused "process_linux.go:86: executing setns process caused exit status 26"',
  ],
  'rlimit-nproc': [
    'exec /usr/bin/id: resource temporarily unavailable',
    'standard_init_linux.go:228: exec user process caused: resource temporarily unavailable',
    'su: failed to execute /bin/bash: Resource temporarily unavailable',
    'exec `/bin/true`: Resource temporarily unavailable',
  ],
  'host-thread-limit': [
    'sshd[9]: error: fork: Resource temporarily unavailable\nfork/exec /usr/sbin/runc: resource temporarily unavailable',
    'kernel.threads-max = 15417\nfork/exec /usr/bin/crun: resource temporarily unavailable',
  ],
  'kernel-pid-max': ['fork/exec /usr/bin/runc: resource temporarily unavailable\nkernel.pid_max = 32768'],
  'host-overload-or-pid-exhaustion': [
    'Node worker-3 status is now: NodeHasInsufficientPID',
    'The node was low on resource: pids. Threshold quantity: 3276, available: 2801.',
    'watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [runc:[2:INIT]:4711]',
  ],
  'zombie-accumulation': [
    'root 812 1 0 Z [curl] <defunct>\nexec failed: unable to start container process: read init-p: connection reset by peer',
    'sh: fork: Resource temporarily unavailable\n 77 root [health.sh] <defunct>',
  ],
  'probe-process-pileup': [
    'Readiness probe failed: sh: 1: Cannot fork',
    'Health check for container web: [sh] <defunct> [sh] <defunct> [sh] <defunct>',
  ],
  'pipe-user-pages-soft': [
    'goroutine 1 [syscall, locked to thread]: github.com/seccomp/libseccomp-golang.(*ScmpFilter).ExportBPF',
    'fs.pipe-user-pages-soft = 16384',
  ],
  'memory-limit-too-small': [
    'OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown',
    'runc create failed: unable to set memory limit to 4194304 (current usage: 5242880, peak usage: 5242880)',
    'Error response from daemon: Minimum memory limit allowed is 6MB',
    'failed to write "20971520" to "/sys/fs/cgroup/memory/docker/c1/memory.limit_in_bytes": write /sys/fs/cgroup/memory/docker/c1/memory.limit_in_bytes: device or resource busy',
    'Last State: Terminated Reason: OOMKilled Exit Code: 137',
  ],
  'oom-kill-runc-init': [
    `${EXEC}procReady not received (possibly OOM-killed): unknown`,
    `${EXEC}read init-p: connection reset by peer (possibly OOM-killed): unknown`,
    'exec failed: container_linux.go:380: starting container process caused: process_linux.go:107: possibly OOM-killed caused: read init-p: connection reset by peer',
    'Memory cgroup out of memory: Killed process 4711 (runc:[2:INIT]) total-vm:1238940kB',
  ],
  'cve-mitigation-memfd-memory': [
    'nsenter: could not ensure we are a cloned binary: Cannot allocate memory',
    'Memory cgroup out of memory: Killed process 4711 (exe) total-vm:22108kB',
    'exec failed: unable to start container process: waiting for init preliminary setup: EOF',
  ],
  'daemon-bug-or-memory-limit': [
    "systemd[1]: docker.service: Failed with result 'oom-kill'.",
    'Out of memory: Killed process 812 (dockerd) total-vm:9013248kB, anon-rss:7012340kB',
    'fatal error: runtime: out of memory',
  ],
  'host-memory-exhaustion': [
    'Out of memory: Killed process 5120 (java) total-vm:8123456kB, anon-rss:6123456kB',
    'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice,task=java',
    'exec failed: starting setns process caused: fork/exec /proc/self/exe: cannot allocate memory',
    'The node was low on resource: memory.',
  ],
  'kernel-memory-fragmentation': [
    'runc:[1:CHILD]: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP), nodemask=(null)',
  ],
  'kmem-accounting': [
    'SLUB: Unable to allocate memory on node -1 (gfp=0xd0)',
    'process_linux.go:258: applying cgroup configuration for process caused "failed to set memory.kmem.limit_in_bytes, because either tasks have already joined this cgroup or it has children"',
    'mkdir /sys/fs/cgroup/memory/kubepods/burstable/pod1/c1: cannot allocate memory',
  ],
  'memcg-id-exhaustion': [
    `applying cgroup configuration for process caused "mkdir /sys/fs/cgroup/memory/docker/${ID}: no space left on device"`,
    `mkdir /sys/fs/cgroup/system.slice/docker-${ID}.scope: no space left on device`,
  ],
  'cgroup-driver-mismatch': [
    'failed to run Kubelet: misconfiguration: kubelet cgroup driver: "cgroupfs" is different from docker cgroup driver: "systemd"',
    'runc create failed: expected cgroupsPath to be of format "slice:prefix:name" for systemd cgroups, got "/kubepods/burstable/pod1/c1" instead',
    'cgroup-parent for systemd cgroup should be a valid slice named as "xxx.slice"',
  ],
  'cgroup-hierarchy-mismatch': [
    'docker: Error response from daemon: cgroups: cgroup mountpoint does not exist: unknown.',
    'cgroups in hybrid mode not supported, drop all controllers from cgroupv2',
    "Error starting daemon: Devices cgroup isn't mounted",
    'the requested cgroup controller `pids` is not available: OCI runtime error',
    'cannot set pids limit: container could not join or create cgroup',
    'openat2 /sys/fs/cgroup/user.slice/x.scope/pids.max: no such file or directory',
  ],
  'cgroup-write-einval': [
    'error adding pid 4711 to cgroups: failed to write 4711: write /sys/fs/cgroup/pids/docker/c1/cgroup.procs: invalid argument',
    'failed to write "25000" to "/sys/fs/cgroup/cpu/docker/c1/cpu.cfs_quota_us": write /sys/fs/cgroup/cpu/docker/c1/cpu.cfs_quota_us: invalid argument',
  ],
  'cgroup-cpu-empty-or-rt': [
    'failed to write 4711 to cgroup.procs: write /sys/fs/cgroup/cpuset/docker/c1/cgroup.procs: no space left on device',
    'write /sys/fs/cgroup/cpu,cpuacct/docker/c1/cgroup.procs: invalid argument',
    'Error response from daemon: Requested CPUs are not available - requested 0-7, available: 0-3.',
    'failed to write "950000" to "cpu.rt_runtime_us": invalid argument',
  ],
  'cgroup2-domain-invalid': [
    'cannot enter cgroupv2 "/sys/fs/cgroup/docker" with domain controllers -- it is in an invalid state',
    'write /sys/fs/cgroup/docker/c1/cgroup.procs: operation not supported',
  ],
  'cgroup2-no-internal-process': [
    'write /sys/fs/cgroup/cgroup.subtree_control: device or resource busy',
    'error adding pid 4711 to cgroups: failed to write 4711: write /sys/fs/cgroup/docker/c1/cgroup.procs: device or resource busy',
  ],
  'bpf-program-leak': [
    "failed to call BPF_PROG_ATTACH (BPF_CGROUP_DEVICE, BPF_F_ALLOW_MULTI): can't attach program: argument list too long",
    'found more than one filter (2) attached to a cgroup -- removing extra filters!',
    'load program: operation not permitted: MEMLOCK may be too low, consider rlimit.RemoveMemlock',
  ],
  'device-cgroup-reset': [
    'Failed to initialize NVML: Unknown Error',
    `${EXEC}open /dev/pts/0: operation not permitted: unknown`,
    '/bin/sh: cannot open /dev/null: Operation not permitted',
  ],
  'hugetlb-page-size': [
    'failed to write "0": open /sys/fs/cgroup/hugetlb/docker/c1/hugetlb.1GB.limit_in_bytes: no such file or directory',
    'openat2 /sys/fs/cgroup/system.slice/c1.scope/hugetlb.32MB.max: no such file or directory',
  ],
  'hugetlb-reservation': [
    'open /sys/fs/cgroup/hugetlb/c1/hugetlb.2MB.rsvd.limit_in_bytes: no such file or directory',
    'postgres: server process was terminated by signal 7: Bus error (huge_pages=try)',
  ],
  'systemd-dbus-hang': [
    "Failed to activate service 'org.freedesktop.systemd1': timed out (service_start_timeout=25000ms)",
    'Timed out while waiting for StartTransientUnit(docker-c1.scope) completion signal from dbus. Continuing...',
    'unable to apply cgroup configuration: dial unix /run/systemd/private: connect: resource temporarily unavailable',
  ],
  'systemd-removed-scope': [
    'error adding pid 4711 to cgroups: Unit docker-c1.scope not loaded.',
    'failed to write 4711: openat2 /sys/fs/cgroup/system.slice/docker-c1.scope/cgroup.procs: no such file or directory',
  ],
  'systemd-unit-failed': [
    'runc create failed: unable to start container process: unable to apply cgroup configuration: unable to start unit "docker-c1.scope" (properties [{Name:Description}]): Unit docker-c1.scope was already loaded or has a fragment file.',
    'error creating systemd unit `crun-c1.scope`: got `failed`',
    'sd-bus call: Interactive authentication required.: Permission denied',
  ],
} satisfies Partial<Record<Cause, readonly [string, ...string[]]>>;
