import type { Rule } from '../model/rule.ts';
import { joinedCgroup, type JoinEvidence, type JoinQuestion } from './joined-cgroup.ts';

const question: JoinQuestion = {
  // A cgroup that hands controllers down is no fault by itself: runc from 1.0.0-rc93 on joins that of the init instead.
  fault: () => null,
  says: /cgroup\.(?:procs|subtree_control)"?[^\n]{0,60}: device or resource busy/iu,
  words: 'alone',
  whyLayer:
    'The runtime writes its child into the cgroup of its record, and the kernel does not take it there (EBUSY).',
  remedy: (_, container) => [
    {
      for: 'host',
      commands: ['runc --version   # 1.0.0-rc93 and later join the cgroup of the first process instead'],
      changes: 'the runtime, when it is older',
      lasts: 'for good',
    },
    {
      for: 'docker',
      commands: [`docker restart ${container}   # with an entrypoint that moves its processes into a leaf first`],
      changes: 'which cgroup has the processes of the container',
      lasts: 'until it hands controllers down again',
    },
  ],
};

/** cgroup v2: the container's cgroup hands controllers down to its children, and so may hold no process itself. */
const cgroup2NoInternalProcess: Rule<'runtime.record', 'exec.attempts' | 'container.inspect'> = {
  id: 'cgroup2-no-internal-process',
  needs: ['runtime.record'],
  likes: ['exec.attempts', 'container.inspect'],
  match: (evidence: JoinEvidence) => joinedCgroup(question, evidence),
};

export default cgroup2NoInternalProcess;
