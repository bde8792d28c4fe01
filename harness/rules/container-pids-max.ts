import type { Remedy } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { fullLevel, type LevelEvidence } from './full-level.ts';
import type { LimitedLevel } from './pids-headroom.ts';

function remedy({ max, path }: LimitedLevel, evidence: LevelEvidence): readonly Remedy[] {
  const container = evidence['container.inspect'];
  const most = evidence['container.tasks']?.byThreads[0];
  return [
    {
      for: 'docker',
      commands: [`docker update --pids-limit ${max * 2} ${container?.name ?? 'CONTAINER'}`],
      changes: `the container's pids.max, from ${max} to ${max * 2}, while it runs`,
      lasts: 'until the container is recreated; set --pids-limit (compose: pids_limit) there too',
    },
    {
      for: 'systemd',
      commands: [`systemctl set-property --runtime docker-${container?.id ?? 'FULL_ID'}.scope TasksMax=${max * 2}`],
      changes: `TasksMax of the container's scope, where the engine uses the systemd cgroup driver (${path})`,
      lasts: 'until the container stops',
    },
    {
      for: 'kubelet',
      commands: [
        `podPidsLimit: ${max * 2}   # /var/lib/kubelet/config.yaml: not lower than this; then: systemctl restart kubelet`,
        `pids_limit = ${max * 2}   # CRI-O's [crio.runtime], where the container's own limit comes from; then: systemctl restart crio`,
      ],
      changes: "the pod's limit, and the container's own below it, of what starts afterwards on this node",
      lasts: 'for good',
    },
    {
      for: 'application',
      commands: [
        `ps -o nlwp,pid,comm -p ${most?.pid ?? 'PID'}   # watch it grow; then bound its thread pool, or restart it`,
      ],
      changes: 'the leak itself: a higher limit only fills later',
      lasts: 'for good',
    },
  ];
}

/** The container's own `pids.max` has no room for the threads of `runc init`. */
const containerPidsMax: Rule<
  'cgroup.pids',
  'container.tasks' | 'container.inspect' | 'exec.attempts' | 'exec.intervention' | 'host.kernel' | 'container.home'
> = {
  id: 'container-pids-max',
  needs: ['cgroup.pids'],
  likes: [
    'container.tasks',
    'container.inspect',
    'exec.attempts',
    'exec.intervention',
    'host.kernel',
    'container.home',
  ],
  match: (evidence: LevelEvidence) => fullLevel({ of: 'own', whose: "the container's own", remedy }, evidence),
};

export default containerPidsMax;
