import { expect, test } from 'vitest';

import { mayLift } from '../../../harness/engine/examine.ts';
import type { SuspectedLimit } from '../../../harness/model/finding.ts';

function limit(reach: SuspectedLimit['reach'], path: string): SuspectedLimit {
  return { reach, path, liftTo: '99', room: null };
}

const OURS = '/sys/fs/cgroup/pids/w-1a2b3c4d-1-outer/pids.max';

test.each([
  ['of the container', limit('container', '/sys/fs/cgroup/pids/docker/c0ffee/pids.max'), 'container', null, true],
  ['of the host', limit('host', '/proc/sys/kernel/threads-max'), 'container', null, false],
  ['of the host, which was allowed', limit('host', '/proc/sys/kernel/threads-max'), 'host', null, true],
  ['of a cgroup that the trial made', limit('host', OURS), 'container', 'w-1a2b3c4d-1', true],
  ['of a cgroup of another trial', limit('host', OURS), 'container', 'w-1a2b3c4d-11', false],
  [
    'of a unit of the machine, in a trial',
    limit('host', '/sys/fs/cgroup/pids/x.service/pids.max'),
    'container',
    'w-1',
    false,
  ],
  ['of a cgroup, and nobody made it for a trial', limit('host', OURS), 'container', null, false],
] as const)('a limit %s', (_, suspect, reach, ownCgroups, expected) => {
  expect(mayLift(suspect, { reach, ownCgroups })).toBe(expected);
});
