import type { CauseEntry } from '../model/knowledge.ts';
import { DEADLINE, SHIM_GONE } from './phrases.ts';

/** The process that stands between containerd and the runtime, one for a container or a pod. */
export const shims: readonly CauseEntry[] = [
  {
    id: 'shim-killed',
    area: 'shim / containerd / CRI path',
    title: 'The shim was killed',
    about:
      'Somebody sent SIGKILL to containerd-shim: the OOM killer of the host, a clean-up script, a service stop that takes its cgroup along. containerd then ends the container; between the two everything says closed.',
    layers: ['shim', 'containerd', 'dockerd'],
    signatures: [
      {
        says: /(?:killed process \d{1,9}[ ,:]{1,3}\(?(?:name: ?)?|oom-kill[^;]{0,300}task=)containerd-shim/iu,
        weight: 9,
        layer: 'shim',
        because: 'The kernel has killed a shim.',
      },
      {
        says: [/containerd-shim|\bshim\b/iu, /signal: killed|signal=9\b|SIGKILL|status=9\/KILL/iu],
        weight: 7,
        layer: 'shim',
        because: 'A shim and a SIGKILL are spoken of.',
      },
      {
        says: SHIM_GONE,
        weight: 6,
        layer: 'shim',
        because: 'The connection to the shim has ended; the shim is dead.',
      },
      {
        says: /(?:containerd-shim|\/run\/containerd\/s\/)\S{0,300}: connect: connection refused/iu,
        weight: 5,
        layer: 'shim',
        because: 'The socket of the shim is there and nobody listens.',
      },
      {
        says: /after shim disconnected|cleaning up dead shim/iu,
        weight: 6,
        layer: 'containerd',
        because: 'containerd clears away behind a shim that is gone.',
      },
      {
        says: /container \S{1,80} is not running/iu,
        weight: 2,
        layer: 'dockerd',
        because: 'The container ended, as it does when its shim is killed.',
      },
    ],
    neighbours: [
      { id: 'shim-crash', tellApart: 'The log of containerd has the panic of the shim; nobody sent a signal.' },
      { id: 'shim-orphaned-by-upgrade', tellApart: 'The shim still runs: `pgrep -af containerd-shim`.' },
      { id: 'container-init-died', tellApart: 'The container ended first, with an exit code of its own.' },
    ],
    decidedBy: [
      '`pgrep -af containerd-shim` has no process with the id of the container',
      'dmesg: Killed process N (containerd-shim); KillMode= of the service',
    ],
    remedy: [
      'Start the container again',
      'KillMode=process and OOMScoreAdjust=-999 for containerd.service; memory for the host',
    ],
    sources: [
      'measured: Docker 20.10.24, shim killed',
      'containerd v2.3.4 core/runtime/v2/shim.go',
      'containerd.service: KillMode=process',
    ],
  },
  {
    id: 'shim-crash',
    area: 'shim / containerd / CRI path',
    title: 'The shim crashed',
    about:
      'The shim ended by itself: a panic, a fatal error of the Go runtime, or a fault of a shim of another runtime (Kata, gVisor). containerd sees its connection close.',
    layers: ['shim', 'containerd'],
    signatures: [
      {
        says: [
          /containerd-shim|\bshim\b/iu,
          /panic:|SIGSEGV|segfault|fatal error:|runtime error:|core dumped|goroutine \d{1,9} \[running\]/iu,
        ],
        weight: 9,
        layer: 'shim',
        because: 'The trace of a crash, and a shim is in it.',
      },
      {
        says: SHIM_GONE,
        weight: 5,
        layer: 'shim',
        because: 'The connection to the shim has ended; it may have crashed.',
      },
      {
        says: /failed to start shim|start failed: [^;]{0,200}exit status \d{1,3}|shim (?:exited|crashed|terminated)/iu,
        weight: 6,
        layer: 'shim',
        because: 'A shim did not come up, or did not stay.',
      },
    ],
    neighbours: [
      { id: 'shim-killed', tellApart: 'No panic anywhere; a signal 9 in dmesg or audit.' },
      { id: 'runtime-version-mismatch', tellApart: 'It fails each time since an upgrade.' },
    ],
    decidedBy: [
      'the journal of containerd: panic: and goroutine lines with the id of the container',
      'coredumpctl list containerd-shim',
    ],
    remedy: ['Start the container again; upgrade containerd and report the trace'],
    sources: ['containerd v2.3.4 core/runtime/v2: shim disconnected', 'containerd/ttrpc: ErrClosed'],
  },
  {
    id: 'shim-hang',
    area: 'shim / containerd / CRI path',
    title: 'The shim does not answer',
    about:
      'The shim of one container is alive and does not answer: stopped, deadlocked, or waiting for a runtime process or a pipe that nobody reads. Everything about this container hangs or ends with a deadline, others work.',
    layers: ['shim', 'containerd', 'dockerd'],
    signatures: [
      {
        says: /fifo\.OpenFifo|execProcess\)\.start\b|\[(?:semacquire|select|chan receive|IO wait), \d{1,6} minutes\]/iu,
        unless: /panic:|SIGSEGV|fatal error:/iu,
        weight: 8,
        layer: 'shim',
        because: 'The stacks of a shim show an exec that waits for its fifos, with the lock held.',
      },
      {
        says: /get state for \S{1,100}: context deadline exceeded|(?:failed to (?:get|handle|query)|state|stat(?:us)?|pids)[^;]{0,60}(?:task|shim)[^;]{0,200}context deadline exceeded/iu,
        weight: 8,
        layer: 'shim',
        because: 'containerd asked the shim for a state and got no answer.',
      },
      {
        says: [/ttrpc|\bshim\b|TaskExit|\btask\b/iu, DEADLINE],
        weight: 6,
        layer: 'shim',
        because: 'A call to a shim or a task ran into its deadline.',
      },
      {
        says: /failed to (?:start|exec|create|kill|delete)[^;]{0,200}: context deadline exceeded/iu,
        unless: /timeout \S{1,10} exceeded/iu,
        weight: 5,
        layer: 'shim',
        because: 'A step of the exec was not answered in time.',
      },
      {
        says: DEADLINE,
        weight: 3,
        layer: null,
        because: 'Somebody waited in vain; a shim that hangs is one of many reasons.',
      },
    ],
    neighbours: [
      { id: 'runtime-slow-or-hung', tellApart: 'All containers are slow, or a runc process sits below the shim.' },
      { id: 'containerd-hung', tellApart: '`ctr version` hangs as well, and other containers too.' },
      { id: 'containerd-down', tellApart: '`ctr version` fails as well.' },
      { id: 'freezer-stuck', tellApart: 'The cgroup of the container is frozen.' },
      { id: 'io-pressure', tellApart: '/proc/pressure/io is high, and other containers wait as well.' },
    ],
    decidedBy: [
      'State in /proc/SHIM/status (T: stopped, D: waits for the kernel); `ctr -n moby task ls`',
      'the children of the shim: a runc that waits; SIGUSR1 makes the shim dump its goroutines',
    ],
    remedy: ['SIGCONT when it is stopped; else kill the shim, which ends the container, and start it again'],
    sources: ['measured: Docker 20.10.24, shim under SIGSTOP', 'containerd/ttrpc'],
  },
  {
    id: 'shim-orphaned-by-upgrade',
    area: 'shim / containerd / CRI path',
    title: 'An upgrade lost the connection to the running shims',
    about:
      'The new containerd does not find, or does not understand, the shims that the old one started: the address of the socket changed, /run was cleared, or the protocol went on. The container runs and can not be reached.',
    layers: ['containerd', 'shim', 'dockerd'],
    signatures: [
      {
        says: /unix:? ?(?:\/\/)?(?:@|\\?x00)?[^\s;]{0,60}(?:containerd-shim|\/run\/containerd\/s\/)\S{0,300}: connect: (?:connection refused|no such file or directory)/iu,
        weight: 8,
        layer: 'containerd',
        because: 'There is no shim behind the address that containerd has for it.',
      },
      {
        says: /shim\S{0,200}\.sock: bind: address already in use/iu,
        weight: 8,
        layer: 'containerd',
        because: 'A shim of before still has the socket that the new one is to have.',
      },
      {
        says: /failed to (?:dial|connect to|load|restore|reconnect)[^;]{0,30} shim|cleaning leaked shim process|couldn't connect to shim|dialing? shim/iu,
        weight: 7,
        layer: 'containerd',
        because: 'A shim was not found again.',
      },
      {
        says: /unsupported shim version|bootstrap\.json: no such file/iu,
        weight: 6,
        layer: 'containerd',
        because: 'Shim and containerd are of different times.',
      },
      {
        says: SHIM_GONE,
        weight: 4,
        layer: 'shim',
        because: 'The connection to the shim has ended.',
      },
      {
        says: /(?:no running task found: |task \S{1,100} not found|process does not exist)/iu,
        weight: 4,
        layer: 'containerd',
        because: 'containerd does not know the task, though the container may run.',
      },
    ],
    neighbours: [
      { id: 'shim-killed', tellApart: 'The shim process is gone, and so is the container.' },
      { id: 'runtime-version-mismatch', tellApart: 'New containers fail as well.' },
    ],
    decidedBy: [
      'the start of containerd is later than that of the shim (/proc/PID/stat, field 22), and the packages changed between',
      'the file `address` of the bundle against the sockets in /proc/net/unix',
    ],
    remedy: [
      'Restart the containers of before the upgrade; kill their shims first when they can not be stopped',
      'Drain before the next upgrade',
    ],
    sources: ['containerd v1.3.9 and v1.4.3: shim sockets moved (CVE-2020-15257)', 'containerd RELEASES.md'],
  },
];
