import type { Rule } from '../model/rule.ts';
import { joinedCgroup, type JoinEvidence, type JoinQuestion } from './joined-cgroup.ts';

const question: JoinQuestion = {
  fault({ closed }) {
    switch (closed) {
      case 'threaded':
        return 'is threaded (cgroup.type) and takes no process of another domain';
      case 'invalid':
        return 'lies below a threaded one (cgroup.type: domain invalid) and takes no process';
      case 'no-processors':
      case 'no-memory-nodes':
      case 'hands-down':
      case null:
        return null;
    }
  },
  // runc from 1.0.0-rc91 on looks first; EOPNOTSUPP is the kernel's own word.
  says: /cannot enter cgroupv2 [^\n]{0,400}(?:with domain controllers|invalid state)|cgroup\.procs"?: operation not supported/iu,
  words: 'alone',
  whyLayer: 'The runtime writes its child into the cgroup of its record, and the kernel does not take it there.',
  remedy: (cgroup, container) => [
    {
      for: 'host',
      commands: [
        `D=${cgroup?.path ?? 'PATH'}; while [ "$D" != /sys/fs/cgroup ]; do echo "$D $(cat $D/cgroup.type)"; D=\${D%/*}; done`,
      ],
      changes: 'nothing: shows where a cgroup was made threaded, which can not be taken back',
      lasts: 'for good, once nobody writes `threaded` there',
    },
    {
      for: 'docker',
      commands: [`docker restart ${container}`],
      changes: 'the container gets a new cgroup, which is a domain when the one above it is',
      lasts: 'until something in it makes its cgroup threaded again',
    },
  ],
};

/** cgroup v2: the cgroup that an exec shall join is threaded, or an invalid domain. */
const cgroup2DomainInvalid: Rule<'runtime.record', 'exec.attempts' | 'container.inspect'> = {
  id: 'cgroup2-domain-invalid',
  needs: ['runtime.record'],
  likes: ['exec.attempts', 'container.inspect'],
  match: (evidence: JoinEvidence) => joinedCgroup(question, evidence),
};

export default cgroup2DomainInvalid;
