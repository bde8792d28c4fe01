import type { Remedy } from '../model/finding.ts';
import type { JoinedCgroup } from '../model/runtime.ts';
import type { JoinQuestion } from './joined-cgroup.ts';

/** A directory of systemd's own: a scope is removed by it as soon as it looks empty. */
const IN_SCOPE = /\.scope(?:\/|$)/u;

/** runc from 1.1 on; to 1.0 a v1 cgroup that is gone was passed over in silence. crun, and runc of 1.4. */
const SAYS = /cgroup[^\n]{0,400}: no such (?:file or directory|device)|can't open cgroup/iu;

/** A cgroup of the record is gone while the container lives: its processes are elsewhere, and it was removed as empty. */
export function lostCgroup(whose: 'systemd' | 'anybody'): JoinQuestion {
  return {
    fault({ directory, path }) {
      const isOurs = IN_SCOPE.test(path) === (whose === 'systemd');
      return directory === 'missing' && isOurs
        ? 'is gone, and the first process of the container lives elsewhere'
        : null;
    },
    says: SAYS,
    words: 'with-the-fault',
    whyLayer: 'The runtime writes its child into the cgroups of its record before it lets it go on.',
    remedy: (cgroup, container) => remedyOf(cgroup, container),
  };
}

function remedyOf(cgroup: JoinedCgroup | null, container: string): readonly Remedy[] {
  return [
    {
      for: 'docker',
      commands: [`docker restart ${container}`],
      changes: 'the container gets cgroups of its own again, and the runtime a record that is true',
      lasts: 'until its processes are moved out again: who has /sys/fs/cgroup writable, and Delegate= of the unit',
    },
    {
      for: 'host',
      commands: [`mkdir -p ${cgroup?.path ?? 'PATH'}   # execs get in again, into a cgroup without limits`],
      changes: 'where execs are put; the container itself stays where it is',
      lasts: 'until it is removed as empty again',
    },
  ];
}
