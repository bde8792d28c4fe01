import { RESERVED_IDS } from '../model/pid-namespace.ts';
import type { PidNamespace } from '../model/pid-namespace.ts';
import type { ContainerTasks, HostThreads } from '../model/task.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Answer, Rule } from '../model/rule.ts';
import { execEvidence } from './exec-evidence.ts';
import { atCeiling, type CeilingEvidence } from './host-ceiling.ts';
import { EXEC_NEEDS_SLOTS } from './pids-headroom.ts';
import { countedElsewhere, failedSentence, RUNTIME_NEEDS_TASKS } from './runtime-tasks.ts';

/** With so few no exec fits: a stage of `runc init` and the threads of its Go runtime, measured with 1.1.5. */
const NEVER_FITS = 4;

function hostAnswer({ threadsCount, pidMax, idsFree }: HostThreads, evidence: CeilingEvidence): Answer {
  // In the second round, that is on any host that has been up for a while.
  const usable = pidMax - RESERVED_IDS;
  const ceiling = {
    sysctl: 'pid_max',
    max: pidMax,
    usable,
    // Kernel threads of the boot have ids below, and a limit that was lowered has some above it: neither takes one away.
    current: idsFree === null ? threadsCount : Math.max(0, usable - idsFree),
    unit: 'process ids',
    remedy: [
      {
        for: 'host',
        commands: [`sysctl kernel.pid_max=${Math.min(pidMax * 2, 4_194_304)}`],
        changes: 'process and thread ids of the whole machine',
        lasts: 'until the next boot; in /etc/sysctl.d for good',
      },
    ],
  } as const;
  return atCeiling(ceiling, evidence);
}

interface Room {
  readonly free: number;
  readonly sentence: string;
  readonly quote: string;
}

/** `null`: it was not read, or the kernel has no such limit. */
function roomIn({ ids, tasksCount, reusedCount }: PidNamespace, tasks: ContainerTasks | null): Room | null {
  switch (ids.status) {
    case 'unread':
      return null;
    case 'refused':
      return {
        free: 0,
        sentence: `the kernel refuses every new process in the container's pid namespace (${ids.error}), which has ${tasksCount} tasks`,
        quote: ids.error,
      };
    case 'read': {
      const next = ids.last + 1;
      const first = Math.min(next, RESERVED_IDS);
      // The dead hold theirs too, and are in no cgroup.procs.
      const held = next > RESERVED_IDS ? reusedCount + (tasks?.zombiesCount ?? 0) : 0;
      const free = Math.max(0, ids.max - first - held);
      const why =
        next > RESERVED_IDS
          ? `; ids below ${RESERVED_IDS} are not given out a second time`
          : `, and ${ids.last} was given out last`;
      return {
        free,
        sentence: `kernel.pid_max of the container's pid namespace is ${ids.max}${why}: ${free} ids are free, and an exec needs up to ${EXEC_NEEDS_SLOTS}`,
        quote: `pid_max ${ids.max}, last id ${ids.last}, ${reusedCount} of ${tasksCount} tasks have one from ${RESERVED_IDS} on`,
      };
    }
  }
}

/** `null`: there is room, or nobody knows. */
function namespaceAnswer(room: Room | null, attempts: readonly ExecAttempt[] | null): Answer | null {
  if (room === null || room.free >= EXEC_NEEDS_SLOTS) return null;
  const { tried, failed } = execEvidence(attempts ?? [], []);
  const works = tried > 0 && failed === 0;
  return {
    finding: {
      layer: 'runtime-init',
      strength: !works && room.free <= NEVER_FITS ? 'strong' : 'weak',
      because: `${[room.sentence, ...failedSentence(attempts)].join('; ')}.`,
      whyLayer: "`runc init` is the first of the runtime's processes that needs an id in there.",
      citations: [{ kind: 'pid.namespace', quote: room.quote }],
      remedy: [
        {
          for: 'host',
          commands: ['nsenter --target INIT_PID --pid sysctl kernel.pid_max=4194304'],
          changes: 'the ids of this one pid namespace (Linux 6.14 and later)',
          lasts: 'until the container ends; find out who wrote a smaller one there',
        },
      ],
      // Written from inside the namespace only: no file of the host holds it.
      suspect: null,
    },
  };
}

/** Where the host makes no thread for anybody, a fork that was refused inside of the namespace says nothing of its ids. */
function askedIn(namespace: PidNamespace | null, { threadsCount, threadsMax }: HostThreads): PidNamespace | null {
  const isHostFull = threadsMax - threadsCount < RUNTIME_NEEDS_TASKS;
  return namespace?.ids.status === 'refused' && isHostFull ? null : namespace;
}

/** `kernel.pid_max`, of the host or of the container's pid namespace: no process id is left. */
const kernelPidMax: Rule<'host.threads', 'pid.namespace' | 'container.tasks' | 'exec.attempts' | 'exec.intervention'> =
  {
    id: 'kernel-pid-max',
    needs: ['host.threads'],
    likes: ['pid.namespace', 'container.tasks', 'exec.attempts', 'exec.intervention'],
    // A Go program that is refused a thread aborts, whatever it was to do: the runtime does not even say its version.
    explains: ['runtime-wrapper-failure'],
    match(evidence) {
      const namespace = askedIn(evidence['pid.namespace'], evidence['host.threads']);
      const attempts = evidence['exec.attempts'];
      const room = namespace === null ? null : roomIn(namespace, evidence['container.tasks']);
      const counted = countedElsewhere(attempts);
      const inside = counted === null ? namespaceAnswer(room, attempts) : null;
      if (inside !== null) return inside;
      const host = hostAnswer(evidence['host.threads'], evidence);
      if ('finding' in host || room === null) return host;
      return { ruledOut: `${host.ruledOut}; in the container's pid namespace ${room.free} ids are free` };
    },
  };

export default kernelPidMax;
