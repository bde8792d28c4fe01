import type { CauseEntry } from '../model/knowledge.ts';
import { FORK_RUNTIME_EAGAIN, PROBE, DEADLINE, HOST_FORK } from './phrases.ts';

/** More than the host can do, without a limit that is reached. */
export const hostOverload: readonly CauseEntry[] = [
  {
    id: 'host-overload-or-pid-exhaustion',
    area: 'process/thread limits',
    title: 'The host is overloaded, or the node short of process ids',
    about:
      'So many processes or so much load that the runtime does not get through in time, or the kubelet has marked the node. No single limit needs to be reached.',
    layers: ['kernel', 'containerd', 'shim', 'runtime'],
    signatures: [
      {
        says: /NodeHasInsufficientPID|KubeletHasInsufficientPID|insufficient PID available|low on resource: pids|PIDPressure[^\n]{0,20}true/iu,
        weight: 9,
        layer: 'kernel',
        because: 'The kubelet says that the node is short of process ids.',
      },
      {
        says: /soft lockup - CPU#\d|rcu_\w{1,12} (?:self-)?detected stalls?|detected (?:expedited )?stalls? on CPUs/iu,
        weight: 6,
        layer: 'kernel',
        because: 'The kernel complains that a processor made no progress.',
      },
      {
        says: /PLEG is not healthy/iu,
        weight: 6,
        layer: 'containerd',
        because: 'The runtime does not answer the kubelet in time for any pod.',
      },
      {
        says: [FORK_RUNTIME_EAGAIN, HOST_FORK],
        weight: 6,
        layer: 'kernel',
        because: 'Programs outside of any container are refused forks as well.',
      },
      {
        says: FORK_RUNTIME_EAGAIN,
        weight: 4,
        layer: 'shim',
        because: 'The runtime itself could not be forked.',
      },
      {
        says: [PROBE, DEADLINE],
        weight: 3,
        layer: 'containerd',
        because: 'Probes time out on an overloaded host, for many containers at once.',
      },
      {
        says: /load average: [1-9]\d{2,5}/iu,
        weight: 5,
        layer: 'kernel',
        because: 'Hundreds of tasks want to run.',
      },
    ],
    neighbours: [
      { id: 'host-thread-limit', tellApart: 'The threads of the host are exactly at threads-max.' },
      { id: 'kernel-pid-max', tellApart: 'Process ids are used up: threads near pid_max.' },
      { id: 'systemd-tasksmax', tellApart: 'Only the unit of the daemon is full.' },
      { id: 'kernel-oops', tellApart: 'The kernel log has a BUG or an Oops, and load does not explain the lockup.' },
    ],
    decidedBy: [
      '/proc/loadavg and /proc/pressure/cpu, the number of threads, and whether other containers fail too',
      '`kubectl describe node`: the conditions',
    ],
    remedy: [
      'Take load off: drain the node, or limit what eats it',
      'Find the leak of processes: `ps -eLo cgroup= | sort | uniq -c`',
    ],
    sources: ['Kubernetes: node-pressure eviction (pid.available)', 'Linux kernel/watchdog.c'],
  },
];
