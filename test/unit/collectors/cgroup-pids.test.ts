import { describe, expect, test } from 'vitest';

import cgroupPids from '../../../harness/collectors/cgroup-pids.ts';
import { ID, INIT, paperTarget, pidsFiles, statusText, V2_MOUNT } from './paper-machine.ts';

const SCOPE = `/system.slice/docker-${ID}.scope`;
const CGROUP = `/proc/${INIT}/cgroup`;

function v2(more: Record<string, string>, path = SCOPE): ReturnType<typeof paperTarget> {
  return paperTarget({ files: { [CGROUP]: `0::${path}\n`, '/proc/self/mountinfo': V2_MOUNT, ...more } });
}

async function levels(
  target: ReturnType<typeof paperTarget>,
): Promise<readonly (readonly [string, string, number | null])[]> {
  const collected = await cgroupPids.collect(target);
  if (collected.status === 'absent') throw new Error(collected.why);
  return collected.value.levels.map((level) => [level.path, level.of, level.max] as const);
}

describe('cgroup.pids on v2', () => {
  test('walks nested slices up to the root, which has no limit, and reads the counters', async () => {
    const own = `/sys/fs/cgroup/kubepods.slice/pod7.slice/docker-${ID}.scope`;
    const target = v2(
      {
        ...pidsFiles(own, 'max', 30),
        [`${own}/pids.peak`]: '31\n',
        [`${own}/pids.events`]: 'max 0\n',
        [`${own}/pids.events.local`]: 'max 0\n',
        ...pidsFiles('/sys/fs/cgroup/kubepods.slice/pod7.slice', '30', 30),
        [`/sys/fs/cgroup/kubepods.slice/pod7.slice/pids.events`]: 'max 4\n',
        ...pidsFiles('/sys/fs/cgroup/kubepods.slice', 'max', 90),
      },
      `/kubepods.slice/pod7.slice/docker-${ID}.scope`,
    );
    expect(await levels(target)).toEqual([
      [own, 'own', null],
      ['/sys/fs/cgroup/kubepods.slice/pod7.slice', 'ancestor', 30],
      ['/sys/fs/cgroup/kubepods.slice', 'ancestor', null],
    ]);
    expect(await cgroupPids.collect(target)).toMatchObject({
      value: {
        version: 'v2',
        levels: [
          { current: 30, peak: 31, refusals: 0, ownRefusals: 0 },
          { refusals: 4, ownRefusals: null },
          { refusals: null },
        ],
      },
    });
  });

  test('skips a level where the controller is not enabled', async () => {
    const target = v2({
      '/sys/fs/cgroup/system.slice/cgroup.procs': '',
      ...pidsFiles(`/sys/fs/cgroup${SCOPE}`, '5', 1),
    });
    expect(await levels(target)).toEqual([[`/sys/fs/cgroup${SCOPE}`, 'own', 5]]);
  });

  test("counts the cgroup that systemd in the container moved itself to as the container's own, and the one above too", async () => {
    const target = v2(
      {
        [`/proc/${INIT}/mountinfo`]: `9 8 0:28 ${SCOPE} /sys/fs/cgroup ro - cgroup2 cgroup rw\n`,
        ...pidsFiles(`/sys/fs/cgroup${SCOPE}/init.scope`, 'max', 3),
        ...pidsFiles(`/sys/fs/cgroup${SCOPE}`, '64', 64),
        ...pidsFiles('/sys/fs/cgroup/system.slice', '900', 80),
      },
      `${SCOPE}/init.scope`,
    );
    expect(await levels(target)).toEqual([
      [`/sys/fs/cgroup${SCOPE}/init.scope`, 'own', null],
      [`/sys/fs/cgroup${SCOPE}`, 'own', 64],
      ['/sys/fs/cgroup/system.slice', 'ancestor', 900],
    ]);
  });

  test("without the right to read the container's mounts takes init's cgroup for the container's", async () => {
    const target = v2({ [`/proc/${INIT}/mountinfo`]: 'EACCES', ...pidsFiles(`/sys/fs/cgroup${SCOPE}`, '5', 1) });
    expect(await levels(target)).toEqual([[`/sys/fs/cgroup${SCOPE}`, 'own', 5]]);
  });

  test('inside a cgroup namespace the mount point is a cgroup with a limit, and is read', async () => {
    const target = v2(
      {
        '/sys/fs/cgroup/cgroup.events': 'populated 1\nfrozen 0\n',
        ...pidsFiles('/sys/fs/cgroup', '500', 500),
        ...pidsFiles(`/sys/fs/cgroup/docker/${ID}`, 'max', 3),
      },
      `/docker/${ID}`,
    );
    expect(await levels(target)).toEqual([
      [`/sys/fs/cgroup/docker/${ID}`, 'own', null],
      ['/sys/fs/cgroup', 'ancestor', 500],
    ]);
  });

  test('a container outside of our cgroup namespace can not be seen, and no wrong cgroup is read', async () => {
    const target = v2({ ...pidsFiles('/sys/fs/cgroup', '500', 500) }, `/../${ID}`);
    expect(await cgroupPids.collect(target)).toMatchObject({
      status: 'absent',
      why: expect.stringContaining('can not be seen'),
    });
  });

  test('a mount that shows the place above our namespace is used', async () => {
    const target = paperTarget({
      files: {
        [CGROUP]: `0::/../${ID}\n`,
        '/proc/self/mountinfo': `1 0 0:28 /.. /host/cgroup rw - cgroup2 cgroup2 rw\n${V2_MOUNT}`,
        ...pidsFiles(`/host/cgroup/${ID}`, '7', 1),
      },
    });
    expect(await levels(target)).toEqual([[`/host/cgroup/${ID}`, 'own', 7]]);
  });
});

describe('cgroup.pids on v1', () => {
  test('finds a controller that is mounted together with another, and prefers v1 to the unified mount', async () => {
    const mounts =
      '39 31 0:36 / /sys/fs/cgroup/cpu,pids rw,relatime - cgroup cgroup rw,cpu,pids\n' +
      '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n';
    const own = `/sys/fs/cgroup/cpu,pids/docker/${ID}`;
    const target = paperTarget({
      files: {
        [CGROUP]: `3:cpu,pids:/docker/${ID}\n0::/docker/${ID}\n`,
        '/proc/self/mountinfo': mounts,
        '/sys/fs/cgroup/cpu,pids/release_agent': '',
        ...pidsFiles(own, '10000', 10_000),
        ...pidsFiles('/sys/fs/cgroup/cpu,pids/docker', 'max', 10_022),
      },
    });
    expect(await levels(target)).toEqual([
      [own, 'own', 10_000],
      ['/sys/fs/cgroup/cpu,pids/docker', 'ancestor', null],
    ]);
  });
});

describe('cgroup.pids is absent', () => {
  test.each([
    ['a process that is gone', {}, 'is gone'],
    ['a process of somebody else with the same pid', { [CGROUP]: '0::/user.slice\n' }, "is not the container's"],
    ['a hierarchy that is not mounted', { [CGROUP]: `3:pids:/docker/${ID}\n` }, 'is not mounted here'],
    ['a cgroup that was removed', { [CGROUP]: `0::/docker/${ID} (deleted)\n` }, 'can not be seen'],
    [
      'a kernel without the controller',
      { [CGROUP]: `0::${SCOPE}\n`, [`/sys/fs/cgroup${SCOPE}/cgroup.procs`]: '' },
      "no cgroup from the container's up",
    ],
  ])('for %s, with the reason', async (_, files, why) => {
    const target = paperTarget({ files: { '/proc/self/mountinfo': V2_MOUNT, ...files } });
    expect(await cgroupPids.collect(target)).toMatchObject({ status: 'absent', why: expect.stringContaining(why) });
  });

  test('not for a cgroup without the id, when the parent is a shim that was told it', async () => {
    const target = v2(
      {
        [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: 4074 }),
        '/proc/4074/cmdline': `containerd-shim-runc-v2\0-id\0${ID}\0`,
        ...pidsFiles('/sys/fs/cgroup/mine', '5', 1),
      },
      '/mine',
    );
    expect(await levels(target)).toEqual([['/sys/fs/cgroup/mine', 'own', 5]]);
  });
});
