import type { Rule } from '../model/rule.ts';
import { joinedCgroup, type JoinEvidence } from './joined-cgroup.ts';
import { lostCgroup } from './lost-cgroup.ts';

/** The scope that systemd made for the container is gone, and its processes are not. */
const systemdRemovedScope: Rule<'runtime.record', 'exec.attempts' | 'container.inspect'> = {
  id: 'systemd-removed-scope',
  needs: ['runtime.record'],
  likes: ['exec.attempts', 'container.inspect'],
  match: (evidence: JoinEvidence) => joinedCgroup(lostCgroup('systemd'), evidence),
};

export default systemdRemovedScope;
