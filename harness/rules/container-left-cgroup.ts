import type { Rule } from '../model/rule.ts';
import { joinedCgroup, type JoinEvidence } from './joined-cgroup.ts';
import { lostCgroup } from './lost-cgroup.ts';

/** The container's processes are not where the runtime remembers them, and what it remembers is gone. */
const containerLeftCgroup: Rule<'runtime.record', 'exec.attempts' | 'container.inspect'> = {
  id: 'container-left-cgroup',
  needs: ['runtime.record'],
  likes: ['exec.attempts', 'container.inspect'],
  match: (evidence: JoinEvidence) => joinedCgroup(lostCgroup('anybody'), evidence),
};

export default containerLeftCgroup;
