import type { Remedy } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { fullLevel, type LevelEvidence } from './full-level.ts';
import type { LimitedLevel } from './pids-headroom.ts';

/** The dead fill a level when they hold at least this share of it: without them there would be room. */
const MOST = 0.5;

function notThis({ max, path }: LimitedLevel, { 'container.tasks': tasks }: LevelEvidence): string | null {
  if (tasks === null) return 'who holds the slots was not read';
  const { zombiesCount } = tasks;
  if (zombiesCount >= max * MOST) return null;
  return zombiesCount === 0
    ? `${path} is full, and none of the container's processes is dead`
    : `${path} is full (${max}), and only ${zombiesCount} of the container's processes are dead`;
}

function remedy({ max }: LimitedLevel, evidence: LevelEvidence): readonly Remedy[] {
  const parent = evidence['container.tasks']?.zombiesByParent[0];
  const name = evidence['container.inspect']?.name ?? 'CONTAINER';
  const isInit = parent === undefined || parent.parentPid === evidence['container.inspect']?.initPid;
  return [
    isInit
      ? {
          for: 'docker',
          commands: [`docker run --init ...   # compose: init: true; for ${name}, whose process 1 waits for nobody`],
          changes: 'process 1 of the container is an init that reaps what it inherits',
          lasts: 'for good; the container has to be recreated, which frees the slots too',
        }
      : {
          for: 'application',
          commands: [
            `kill ${parent.parentPid}   # ${parent.parentName}: its dead children go to process 1, which reaps them if it is an init`,
          ],
          changes: 'the parent that does not wait for its children; mend it to wait for them',
          lasts: 'until it runs again as it is',
        },
    {
      for: 'docker',
      commands: [`docker update --pids-limit ${max * 2} ${name}`],
      changes: `room for an exec now, from ${max} to ${max * 2}: the dead go on to pile up`,
      lasts: 'until that is full too',
    },
  ];
}

/** Dead children that nobody waits for hold the slots of a full pids cgroup. */
const zombieAccumulation: Rule<
  'cgroup.pids',
  'container.tasks' | 'container.inspect' | 'exec.attempts' | 'exec.intervention' | 'host.kernel' | 'container.home'
> = {
  id: 'zombie-accumulation',
  needs: ['cgroup.pids'],
  likes: [
    'container.tasks',
    'container.inspect',
    'exec.attempts',
    'exec.intervention',
    'host.kernel',
    'container.home',
  ],
  explains: ['container-pids-max', 'pod-pids-limit'],
  match: (evidence: LevelEvidence) => fullLevel({ of: 'any', whose: 'dead processes fill', notThis, remedy }, evidence),
};

export default zombieAccumulation;
