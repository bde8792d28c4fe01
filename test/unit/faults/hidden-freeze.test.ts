import { expect, test } from 'vitest';

import hiddenFreeze from '../../../harness/faults/hidden-freeze.ts';
import { ID, INIT } from '../collectors/paper-machine.ts';
import { stateLaboratory } from './state-laboratory.ts';

const OWN = `/sys/fs/cgroup/freezer/docker/${ID}`;

/** `state` of the container's level and of the one above it. */
function files(states: readonly [string, string]): Record<string, string> {
  const [own, parent] = states;
  return {
    [`/proc/${INIT}/cgroup`]: `6:freezer:/docker/${ID}\n`,
    '/proc/self/mountinfo': '37 31 0:34 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer\n',
    '/sys/fs/cgroup/freezer/release_agent': '',
    [`${OWN}/freezer.state`]: `${own}\n`,
    [`${OWN}/freezer.self_freezing`]: '0\n',
    '/sys/fs/cgroup/freezer/docker/freezer.state': `${parent}\n`,
    '/sys/fs/cgroup/freezer/docker/freezer.self_freezing': '0\n',
  };
}

test.each([
  ['own', OWN],
  ['parent', '/sys/fs/cgroup/freezer/docker'],
] as const)(
  '%s: both words that the file may hold then have their way back on disk before',
  async (level, directory) => {
    const lab = stateLaboratory({ status: ['running'], files: files(['THAWED', 'THAWED']) });
    await hiddenFreeze.inject({ fault: 'hidden-freeze', level }, lab.tools);
    expect(lab.done).toEqual([
      `journal {"kind":"write","path":"${directory}/freezer.state","text":"FREEZING","was":"THAWED"}`,
      `journal {"kind":"write","path":"${directory}/freezer.state","text":"FROZEN","was":"THAWED"}`,
      `write ${directory}/freezer.state FROZEN`,
    ]);
  },
);

test('the parent is one that was made for the container', async () => {
  const lab = stateLaboratory({ status: ['running'] });
  const plan = await hiddenFreeze.prepare({ fault: 'hidden-freeze', level: 'parent' }, lab.tools.plan, lab.tools);
  expect(plan.cgroupParent).toBe(`/${plan.name}-group`);
  expect(await hiddenFreeze.prepare({ fault: 'hidden-freeze', level: 'own' }, lab.tools.plan, lab.tools)).toEqual(
    lab.tools.plan,
  );
});

test('a kernel that does not freeze, and an engine that paused it itself, are no injection', async () => {
  const deaf = stateLaboratory({ status: ['running'], files: files(['THAWED', 'THAWED']), obedient: false });
  await expect(hiddenFreeze.inject({ fault: 'hidden-freeze', level: 'own' }, deaf.tools)).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
    message: expect.stringContaining('reads thawed'),
  });
  const knowing = stateLaboratory({ status: ['paused'], files: files(['THAWED', 'THAWED']) });
  await expect(hiddenFreeze.inject({ fault: 'hidden-freeze', level: 'own' }, knowing.tools)).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
  });
});
