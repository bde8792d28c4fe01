import type { Rule } from '../model/rule.ts';
import { joinedCgroup, type JoinEvidence, type JoinQuestion } from './joined-cgroup.ts';

const question: JoinQuestion = {
  fault({ closed }) {
    switch (closed) {
      case 'no-processors':
        return 'has no processors (cpuset.cpus is empty) and takes no process';
      case 'no-memory-nodes':
        return 'has no memory nodes (cpuset.mems is empty) and takes no process';
      case 'threaded':
      case 'invalid':
      case 'hands-down':
      case null:
        return null;
    }
  },
  // ENOSPC of a cpuset; EINVAL of the cpu controller for a real-time process without a budget.
  says: /cgroup\.procs"?: no space left on device|\/cpu(?:,cpuacct)?\/[^\n]{0,400}cgroup\.procs"?: invalid argument/iu,
  words: 'alone',
  whyLayer: 'The runtime writes its child into the cgroups of its record, and the kernel does not take it there.',
  remedy: (cgroup, container) => [
    {
      for: 'host',
      commands: [
        `for F in cpuset.cpus cpuset.mems; do cat ${parentOf(cgroup?.path)}/$F > ${cgroup?.path ?? 'PATH'}/$F; done`,
      ],
      changes:
        'the processors and memory nodes of the container, to those of the cgroup above it (which may be empty too)',
      lasts: 'until somebody empties it again: processors that go offline do',
    },
    {
      for: 'host',
      commands: ['ps -eo cls,pid,comm | grep -E "FF|RR"; cat cpu.rt_runtime_us   # of every level'],
      changes: 'nothing: shows whether the daemon is a real-time process, which a cpu cgroup without a budget refuses',
      lasts: 'for good, once it is none',
    },
    {
      for: 'docker',
      commands: [`docker update --cpuset-cpus 0-1 ${container}   # those that the host has`],
      changes: 'the processors of the container',
      lasts: 'until the container is recreated',
    },
  ],
};

function parentOf(path = 'PATH'): string {
  return path.slice(0, path.lastIndexOf('/')) || '..';
}

/** The cpuset of the container is empty, or a real-time process meets a cpu cgroup without a budget. */
const cgroupCpuEmptyOrRt: Rule<'runtime.record', 'exec.attempts' | 'container.inspect'> = {
  id: 'cgroup-cpu-empty-or-rt',
  needs: ['runtime.record'],
  likes: ['exec.attempts', 'container.inspect'],
  match: (evidence: JoinEvidence) => joinedCgroup(question, evidence),
};

export default cgroupCpuEmptyOrRt;
