import type { CauseEntry } from '../model/knowledge.ts';
import { DEADLINE, PROBE } from './phrases.ts';

/** How an exec ends: its time limit, its output, its exit code. */
export const execEnds: readonly CauseEntry[] = [
  {
    id: 'exec-exit-file-race',
    area: 'shim / containerd / CRI path',
    title: 'The exit code of the exec got lost',
    about:
      'conmon writes the exit code of an exec to a file, a shim sends it as an event. When the reader comes too early, the file is cleared too soon, or the process ends before it is known, the command ran and the engine reports an error.',
    layers: ['shim', 'containerd', 'dockerd', 'client'],
    signatures: [
      {
        says: /timed out waiting for file \S{0,500}|timed out waiting for runtime to create pidfile/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'Podman waited for a file of conmon.',
      },
      {
        says: /(?:open|stat|read|rename)\S{0,20} \S{0,300}\/exits?\/\S{1,150}: no such file|exec session[^;]{0,200}exit (?:file|code)|no such exit file/iu,
        weight: 9,
        layer: 'shim',
        because: 'The file with the exit code is not there.',
      },
      {
        says: /ignoring exit event, no such exec command found/iu,
        weight: 8,
        layer: 'dockerd',
        because: 'The end of an exec came for an exec that dockerd did not know yet, or no more.',
      },
      {
        says: /container create failed \(no logs from conmon\)|conmon (?:exited prematurely|failed)|could not retrieve exit code/iu,
        weight: 6,
        layer: 'shim',
        because: 'conmon ended without a result.',
      },
    ],
    neighbours: [
      { id: 'container-init-died', tellApart: 'The container ended while the exec ran.' },
      { id: 'run-tmpfs-full', tellApart: 'The file could not be written: `df /run`.' },
    ],
    decidedBy: [
      'the command has done its work all the same',
      'conmon lines of the journal; the rate rises with short commands and much output',
    ],
    remedy: [
      'Upgrade podman, conmon, or containerd to one with the race of exit events mended (containerd#10589)',
      'Repeat commands that may be run twice',
    ],
    sources: ['containers/podman#9724', 'containers/podman#5339', 'containerd/containerd#10589'],
  },
  {
    id: 'exec-io-held-open',
    area: 'shim / containerd / CRI path',
    title: 'A child of the command holds the output open',
    about:
      'The command ended, and a process that it left behind still has its stdout or stderr. The exec ends when the last one closes, so that it hangs, or its output is cut when the engine gives up.',
    layers: ['containerd', 'command', 'shim'],
    signatures: [
      {
        says: /io is still held by other processes|failed to drain (?:exec|init) process/iu,
        weight: 9,
        layer: 'containerd',
        because: 'containerd says that another process holds the output.',
        versions: 'containerd 1.7 and later, and the late 1.6',
      },
      {
        says: /WaitDelay expired before I\/O complete/iu,
        weight: 8,
        layer: null,
        because: 'The process ended and its pipes did not.',
      },
      {
        says: /(?:waiting|timed? ?out)[^;]{0,60}(?:stdio|stdout|stderr|io copy|i\/o)[^;]{0,60}(?:close|drain|finish|complete|copy|EOF)/iu,
        unless: /i\/o timeout/iu,
        weight: 6,
        layer: 'containerd',
        because: 'The end of the output is waited for.',
      },
    ],
    neighbours: [
      { id: 'probe-timeout', tellApart: 'The command itself is still running.' },
      { id: 'shim-hang', tellApart: 'A second exec in the same container hangs as well.' },
    ],
    decidedBy: [
      '/proc/PID/fd of the processes of the container: the pipe of the exec, in a process whose parent is 1',
      'the exec returns at once with `>/dev/null 2>&1`',
    ],
    remedy: [
      'Start what shall stay with `setsid CMD >/dev/null 2>&1 </dev/null &`',
      'drain_exec_sync_io_timeout in the CRI section of containerd',
    ],
    sources: [
      'containerd internal/cri/server/container_execsync.go',
      'containerd docs/cri/config.md: drain_exec_sync_io_timeout',
    ],
  },
  {
    id: 'exec-timeout-cleanup-bug',
    area: 'shim / containerd / CRI path',
    title: 'After a time-out the process of the exec is not cleaned up',
    about:
      'The exec ran into its time limit, and the engine did not kill, or did not find, its process. It stays in the container with its shim state; many of them make it slow or fill its pids.',
    layers: ['containerd', 'shim', 'dockerd'],
    signatures: [
      {
        says: /failed to get pid \(-?\d{1,9}\) or pgid|strconv\.Atoi: parsing "": invalid syntax/iu,
        weight: 9,
        layer: 'containerd',
        because: 'CRI-O could not read the pid of the exec that it wanted to kill.',
        versions: 'CRI-O to 1.21',
      },
      {
        says: /failed to (?:kill|delete|stop|signal|cleanup|clean up)(?: the)? exec\b|(?:kill|delete|clean up|cleanup)[^;]{0,30}exec (?:process|session|")/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The clean-up of an exec failed.',
      },
      {
        says: /exec[^;]{0,200}(?:did not exit|failed to exit)[^;]{0,60}(?:signal|kill|timeout)|trying direct SIGKILL/iu,
        weight: 6,
        layer: 'dockerd',
        because: 'A process did not go when it was told to.',
      },
      {
        says: [PROBE, /process already finished|no such process|os: process not initialized/iu],
        weight: 5,
        layer: 'containerd',
        because: 'The clean-up after a probe met a process that was gone or not yet there.',
      },
    ],
    neighbours: [
      { id: 'probe-timeout', tellApart: 'The process is gone after the time-out: nothing was left.' },
      { id: 'probe-process-pileup', tellApart: 'The processes are children of a probe that goes on by itself.' },
    ],
    decidedBy: [
      'processes of the exec in the container that are older than the time limit',
      '`runc exec` or `conmon` processes on the host that have no caller',
    ],
    remedy: [
      'Upgrade CRI-O to one with cri-o#4999, or containerd; kill the left processes',
      'A `timeout` of its own in front of the command',
    ],
    sources: ['cri-o/cri-o#4999', 'kubernetes/kubernetes#124226', 'opencontainers/runc#3359'],
  },
  {
    id: 'healthcheck-timeout',
    area: 'shim / containerd / CRI path',
    title: "Docker's health check did not end in time",
    about:
      'The command of HEALTHCHECK ran longer than its timeout (30 s by default), or could not even be started in that time. dockerd kills it and counts a failure.',
    layers: ['dockerd', 'command', 'containerd'],
    signatures: [
      {
        says: /health ?check exceeded timeout/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'dockerd says that the check took too long.',
      },
      {
        says: [/health ?check/iu, DEADLINE],
        weight: 8,
        layer: 'dockerd',
        because: 'A health check ran into a deadline.',
      },
      {
        says: /timed out starting health check/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The exec of the check did not come up in time.',
      },
    ],
    neighbours: [
      { id: 'probe-timeout', tellApart: 'The kubelet speaks, not dockerd.' },
      { id: 'runtime-slow-or-hung', tellApart: 'A null exec takes long as well: not the command, the way to it.' },
    ],
    decidedBy: [
      'State.Health.Log of `docker inspect`: Start, End, ExitCode -1',
      'the time of the same command through `docker exec`',
    ],
    remedy: ['A lighter command, or a longer --health-timeout and --health-start-period; CPU for the container'],
    sources: ['moby v28 daemon/health.go'],
  },
  {
    id: 'probe-timeout',
    area: 'shim / containerd / CRI path',
    title: 'An exec probe of Kubernetes did not end in time',
    about:
      'The command of a liveness, readiness or startup probe ran longer than timeoutSeconds (1 by default; obeyed for exec since Kubernetes 1.20): a slow command, a throttled CPU, or an exec that takes long to start.',
    layers: ['containerd', 'command', 'client'],
    signatures: [
      {
        says: [PROBE, DEADLINE],
        weight: 8,
        layer: 'containerd',
        because: 'A probe ran into its deadline.',
      },
      {
        says: [/(?:readiness|liveness|startup) probe (?:failed|errored)/iu, DEADLINE],
        unless: /rpc error|runtime service|containerd|cri-?o/iu,
        weight: 8,
        layer: 'client',
        because: 'The kubelet tells of a command that had not ended at the time limit of its probe.',
      },
      {
        says: /failed to exec in container: timeout \S{1,12} exceeded|timeout \d{1,6}(?:\.\d{1,9})?m?s exceeded: context deadline exceeded/iu,
        weight: 9,
        layer: 'containerd',
        because: 'containerd stopped the command at the time limit of its caller.',
      },
      {
        says: /command(?: "[^"]{0,300}")? timed out|command error: (?:command )?timed? ?out|execsync[^;]{0,200}timed out/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The runtime stopped the command at its time limit.',
        versions: 'CRI-O and dockershim',
      },
    ],
    neighbours: [
      { id: 'healthcheck-timeout', tellApart: 'dockerd speaks of a health check.' },
      { id: 'runtime-slow-or-hung', tellApart: 'A null exec takes a second as well.' },
      { id: 'probe-process-pileup', tellApart: 'The probes of before are still there.' },
    ],
    decidedBy: [
      'the time of the same command by hand against timeoutSeconds',
      'nr_throttled in cpu.stat of the container; /proc/pressure/cpu',
    ],
    remedy: ['timeoutSeconds to several times of what it takes; a httpGet or grpc probe; more CPU'],
    sources: ['Kubernetes 1.20: ExecProbeTimeout', 'containerd internal/cri/server/container_execsync.go'],
  },
];
