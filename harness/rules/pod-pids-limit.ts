import type { Remedy } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { fullLevel, type LevelEvidence } from './full-level.ts';
import type { LimitedLevel } from './pids-headroom.ts';

function remedy({ max, path }: LimitedLevel): readonly Remedy[] {
  const slice = path.split('/').findLast((name) => name.endsWith('.slice')) ?? 'NAME.slice';
  return [
    {
      for: 'docker',
      commands: [`echo ${max * 2} > ${path}/pids.max`],
      changes: `the parent cgroup's limit, from ${max} to ${max * 2}, for every container below it`,
      lasts: 'until that cgroup is made again; `docker update` reaches the container, not its parent',
    },
    {
      for: 'systemd',
      commands: [`systemctl set-property --runtime ${slice} TasksMax=${max * 2}`],
      changes: `TasksMax of the slice, from ${max} to ${max * 2}`,
      lasts: 'until the next boot; without --runtime for good',
    },
    {
      for: 'kubelet',
      commands: [`podPidsLimit: ${max * 2}   # /var/lib/kubelet/config.yaml, then: systemctl restart kubelet`],
      changes: 'the limit of every pod that starts afterwards on this node; restart the pod',
      lasts: 'for good',
    },
  ];
}

/** An ancestor's `pids.max` (pod, slice, TasksMax) has no room, whatever the container's own limit is. */
const podPidsLimit: Rule<
  'cgroup.pids',
  'container.tasks' | 'container.inspect' | 'exec.attempts' | 'exec.intervention' | 'host.kernel' | 'container.home'
> = {
  id: 'pod-pids-limit',
  needs: ['cgroup.pids'],
  likes: [
    'container.tasks',
    'container.inspect',
    'exec.attempts',
    'exec.intervention',
    'host.kernel',
    'container.home',
  ],
  match: (evidence: LevelEvidence) => fullLevel({ of: 'ancestor', whose: "the parent cgroup's", remedy }, evidence),
};

export default podPidsLimit;
