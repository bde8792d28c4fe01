import { expect, test } from 'vitest';

import { joinedCgroups } from '../../../harness/collectors/proc/joined-cgroups.ts';
import { ID, INIT, paperTarget } from './paper-machine.ts';

const V2 = `/sys/fs/cgroup/system.slice/docker-${ID}.scope`;
const PIDS = `/sys/fs/cgroup/pids/docker/${ID}`;
const CPUSET = `/sys/fs/cgroup/cpuset/docker/${ID}`;

async function v2(files: Record<string, string>, membership = `0::/system.slice/docker-${ID}.scope\n`) {
  const target = paperTarget({ files: { [`/proc/${INIT}/cgroup`]: membership, ...files } });
  const [one] = await joinedCgroups(target, INIT, [{ controller: '', path: V2 }]);
  return one;
}

test('v2: a process that the kernel shows there is in it, and nothing speaks against a plain domain', async () => {
  expect(await v2({ [`${V2}/cgroup.type`]: 'domain\n', [`${V2}/cgroup.subtree_control`]: '\n' })).toEqual({
    controller: '',
    path: V2,
    directory: 'there',
    init: 'in-it',
    closed: null,
  });
});

test('v2: an init that moved into a child is below, and its cgroup hands controllers down', async () => {
  const files = {
    [`${V2}/cgroup.procs`]: '',
    [`${V2}/cgroup.type`]: 'domain\n',
    [`${V2}/cgroup.subtree_control`]: 'cpu memory pids\n',
    [`${V2}/init.scope/cgroup.procs`]: `${INIT}\n`,
  };
  expect(await v2(files, `0::/system.slice/docker-${ID}.scope/init.scope\n`)).toMatchObject({
    init: 'below',
    closed: 'hands-down',
  });
});

test.each([
  ['threaded', 'threaded'],
  ['domain invalid', 'invalid'],
  // Its domain: it takes processes.
  ['domain threaded', null],
])('v2: a cgroup of the type %s', async (type, closed) => {
  expect(await v2({ [`${V2}/cgroup.type`]: `${type}\n` })).toMatchObject({ closed });
});

test('v2: a scope that was removed is missing, and the process is elsewhere', async () => {
  expect(await v2({}, '0::/user.slice\n')).toMatchObject({ directory: 'missing', init: 'elsewhere' });
});

test('v2: one whose processes are all others is there, and the first process has left it', async () => {
  expect(await v2({ [`${V2}/cgroup.procs`]: '9\n' }, '0::/user.slice\n')).toMatchObject({
    directory: 'there',
    init: 'elsewhere',
  });
});

test('v1: each controller by itself; an empty cpuset takes nobody', async () => {
  const target = paperTarget({
    files: {
      [`/proc/${INIT}/cgroup`]: `8:pids:/docker/${ID}\n3:cpuset:/elsewhere\n0::/\n`,
      [`${CPUSET}/cgroup.procs`]: '',
      [`${CPUSET}/cpuset.cpus`]: '\n',
      [`${CPUSET}/cpuset.mems`]: '0\n',
    },
  });
  const recorded = [
    { controller: 'pids', path: PIDS },
    { controller: 'cpuset', path: CPUSET },
    { controller: 'freezer', path: `/sys/fs/cgroup/freezer/docker/${ID}` },
  ];
  expect(await joinedCgroups(target, INIT, recorded)).toMatchObject([
    { controller: 'pids', directory: 'there', init: 'in-it', closed: null },
    { controller: 'cpuset', directory: 'there', init: 'elsewhere', closed: 'no-processors' },
    { controller: 'freezer', directory: 'missing' },
  ]);
});

test('v1: a cpuset with the mount option noprefix, and one without memory nodes', async () => {
  const files = { [`${CPUSET}/cgroup.procs`]: `${INIT}\n`, [`${CPUSET}/cpus`]: '0-1\n', [`${CPUSET}/mems`]: '\n' };
  const target = paperTarget({ files: { [`/proc/${INIT}/cgroup`]: '3:cpuset:/x\n', ...files } });
  expect(await joinedCgroups(target, INIT, [{ controller: 'cpuset', path: CPUSET }])).toMatchObject([
    { init: 'in-it', closed: 'no-memory-nodes' },
  ]);
});
