import type { CauseEntry } from '../model/knowledge.ts';
import {
  INIT_DIED,
  OOM_NOTE,
  GO_THREAD,
  EAGAIN,
  COMMAND_FORK,
  PROBE,
  DEADLINE,
  DEFUNCT,
  OOM_OR_CREATION,
} from './phrases.ts';

/** A probe of Kubernetes, or a health check of Docker. */
const CHECK = new RegExp(`${PROBE.source}|health ?check`, 'iu');

/** What fills a limit on processes, and what a limit on pipes does to them. */
export const processLeaks: readonly CauseEntry[] = [
  {
    id: 'zombie-accumulation',
    area: 'process/thread limits',
    title: 'Dead children that nobody waits for fill the limit',
    about:
      'A zombie keeps its process id and its place in the pids cgroup until its parent waits for it. Pid 1 of a container inherits every orphan; a program that is no init never waits for them.',
    layers: ['runtime-init', 'command'],
    signatures: [
      {
        says: [DEFUNCT, INIT_DIED],
        weight: 7,
        layer: 'runtime-init',
        because: 'There are zombies, and runc init died without a word.',
      },
      {
        says: [DEFUNCT, EAGAIN],
        weight: 7,
        layer: 'command',
        because: 'There are zombies, and a fork was refused.',
      },
      {
        says: DEFUNCT,
        unless: /is zombie and can not be killed/iu,
        weight: 5,
        layer: 'command',
        because: 'The process list has children that nobody waited for.',
      },
      {
        says: COMMAND_FORK,
        weight: 3,
        layer: 'command',
        because: 'The program inside was refused a process; zombies may be what fills the limit.',
      },
      {
        says: INIT_DIED,
        unless: OOM_OR_CREATION,
        weight: 3,
        layer: 'runtime-init',
        because: 'runc init died without a word; a cgroup full of zombies does that.',
      },
    ],
    neighbours: [
      { id: 'container-pids-max', tellApart: 'The tasks that fill the cgroup are alive.' },
      { id: 'pod-pids-limit', tellApart: 'The tasks that fill the pod are alive.' },
      {
        id: 'probe-process-pileup',
        tellApart: 'The tasks are probes that still run; zombies of probes are both at once.',
      },
    ],
    decidedBy: [
      'count the tasks of the container in state Z: `ps -eo stat,ppid,comm | grep ^Z`',
      'pid 1 of the container does not wait: its zombies stay when their parent is killed',
    ],
    remedy: [
      '`docker run --init`, or tini as entrypoint',
      '`shareProcessNamespace: true` gives a pod an init that waits',
      'Restart the container: at once, until it fills again',
    ],
    sources: ['opencontainers/runc#1547', 'docker run: --init', 'wait(2)'],
  },
  {
    id: 'probe-process-pileup',
    area: 'process/thread limits',
    title: 'Probes or health checks that never end pile up',
    about:
      'A probe that times out is given up, but its process in the container may live on, and the next one comes. They fill the limit of the container or pod, and then no probe can start.',
    layers: ['runtime-init', 'command'],
    signatures: [
      {
        says: [CHECK, DEFUNCT],
        weight: 8,
        layer: 'command',
        because: 'A check fails where dead processes pile up.',
      },
      {
        says: [CHECK, COMMAND_FORK],
        weight: 7,
        layer: 'command',
        because: 'A check was refused a process.',
      },
      {
        says: [CHECK, INIT_DIED],
        unless: OOM_NOTE,
        weight: 3,
        layer: 'runtime-init',
        because: 'A check could not be started: runc init died without a word.',
      },
      {
        says: [CHECK, EAGAIN],
        weight: 5,
        layer: null,
        because: 'A check met a limit on processes.',
      },
      {
        says: INIT_DIED,
        unless: OOM_NOTE,
        weight: 2,
        layer: 'runtime-init',
        because: 'runc init died without a word; a cgroup full of hung checks does that.',
      },
    ],
    neighbours: [
      { id: 'container-pids-max', tellApart: 'The tasks that fill the cgroup belong to the program itself.' },
      { id: 'pod-pids-limit', tellApart: 'The tasks that fill the pod belong to its programs.' },
      { id: 'zombie-accumulation', tellApart: 'The tasks are dead and wait to be waited for.' },
    ],
    decidedBy: [
      "`ps` of the container: many copies of the check's command, the oldest hours old",
      'the number grows by one for each period of the check',
    ],
    remedy: [
      "Give the command of the check a timeout of its own that is shorter than the probe's",
      'Run an init in the container (docker run --init)',
      'Kill the pile: the container recovers at once',
    ],
    sources: ['kubernetes/kubernetes#81042', 'moby/moby daemon/health.go'],
  },
  {
    id: 'pipe-user-pages-soft',
    area: 'process/thread limits',
    title: "The user's pipes have shrunk to one page (fs.pipe-user-pages-soft)",
    about:
      'A user with more pages in pipes than the soft limit gets new pipes of one or two pages; before Linux 4.16 root is not exempt. What is written into one that nobody reads yet stands still: the Go crash of runc init, whose stderr the shim reads after the end, or the seccomp filter of runc 1.0.0-rc93.',
    layers: ['runtime-init', 'runtime'],
    signatures: [
      {
        says: /pipe-user-pages-(?:soft|hard)/iu,
        weight: 9,
        layer: null,
        because: 'The limit on pipes is named.',
      },
      {
        says: /ExportBPF|seccomp_export_bpf|enosysPatchFilter/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'runc init stands where it writes its seccomp filter into a pipe that nobody reads yet.',
        versions: 'runc 1.0.0-rc93; mended in rc94',
      },
      {
        says: /F_SETPIPE_SZ|pipe size[^\n]{0,60}operation not permitted/iu,
        weight: 7,
        layer: null,
        because: 'A pipe may not be made larger: the pages of this user are used up.',
      },
      {
        says: [/runc init|docker exec|ExecSync|exec_start|healthcheck/iu, DEADLINE],
        weight: 2,
        layer: 'runtime-init',
        because: 'An exec that stands still without an error has been this.',
      },
      {
        says: [GO_THREAD, /\bpipe_(?:wait|write)\b/iu],
        weight: 8,
        layer: 'runtime-init',
        because: 'runc init stands in a write to a pipe with its crash half told.',
      },
      {
        says: /\bpipe_(?:wait|write)\b/iu,
        weight: 6,
        layer: 'runtime-init',
        because: 'A process stands in a write to a pipe that nobody reads.',
      },
    ],
    neighbours: [
      { id: 'probe-process-pileup', tellApart: 'The processes that pile up are the checks, not runc init.' },
      { id: 'runtime-slow-or-hung', tellApart: 'runc is not rc93, or the hung runc init is not writing to a pipe.' },
      { id: 'container-pids-max', tellApart: 'The exec fails, it does not hang.' },
    ],
    decidedBy: [
      'runc --version says 1.0.0-rc93, and processes runc init stay behind',
      '/proc/PID/stack of such a runc init has pipe_write; fcntl F_GETPIPE_SZ says 4096',
      '`sysctl fs.pipe-user-pages-soft` against the pipes of the user',
    ],
    remedy: [
      'runc 1.0.0-rc94 or later',
      '`sysctl -w fs.pipe-user-pages-soft=0` (no limit), or find who holds so many pipes',
    ],
    sources: [
      'opencontainers/runc#2530',
      'opencontainers/runc#2828',
      'opencontainers/runc#2871',
      'pipe(7): /proc/sys/fs/pipe-user-pages-soft',
    ],
  },
];
