import { expect, test } from 'vitest';

import cgroupFreezer from '../../../harness/collectors/cgroup-freezer.ts';
import cgroupMemory from '../../../harness/collectors/cgroup-memory.ts';
import { ID, INIT, paperTarget, V2_MOUNT } from './paper-machine.ts';

const DOCKER = '/sys/fs/cgroup/docker';
const V2 = { [`/proc/${INIT}/cgroup`]: `0::/docker/${ID}\n`, '/proc/self/mountinfo': V2_MOUNT };

function memoryV1(path: string, limit: string): Record<string, string> {
  return {
    [`${path}/memory.limit_in_bytes`]: `${limit}\n`,
    [`${path}/memory.usage_in_bytes`]: '4096\n',
    [`${path}/memory.oom_control`]: 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n',
  };
}

/** Frozen in effect; `freeze` is what was asked of this level. */
function frozenV2(path: string, freeze: string): Record<string, string> {
  return { [`${path}/cgroup.freeze`]: `${freeze}\n`, [`${path}/cgroup.events`]: 'populated 1\nfrozen 1\n' };
}

test('memory of v2: limit, usage and kills of each level', async () => {
  const target = paperTarget({
    files: {
      ...V2,
      [`${DOCKER}/${ID}/memory.max`]: '67108864\n',
      [`${DOCKER}/${ID}/memory.current`]: '67000000\n',
      [`${DOCKER}/${ID}/memory.events`]: 'low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\n',
      [`${DOCKER}/memory.max`]: 'max\n',
      [`${DOCKER}/memory.current`]: '70000000\n',
    },
  });
  expect(await cgroupMemory.collect(target)).toEqual({
    status: 'read',
    value: {
      version: 'v2',
      levels: [
        { path: `${DOCKER}/${ID}`, of: 'own', limitBytes: 67_108_864, usageBytes: 67_000_000, oomKills: 1 },
        { path: DOCKER, of: 'ancestor', limitBytes: null, usageBytes: 70_000_000, oomKills: null },
      ],
    },
  });
});

test('memory of v1: the root has the same files and is not among the levels', async () => {
  const root = '/sys/fs/cgroup/memory';
  const target = paperTarget({
    files: {
      [`/proc/${INIT}/cgroup`]: `4:memory:/docker/${ID}\n`,
      '/proc/self/mountinfo': `35 31 0:32 / ${root} rw - cgroup cgroup rw,memory\n`,
      [`${root}/release_agent`]: '',
      ...memoryV1(root, '9223372036854771712'),
      ...memoryV1(`${root}/docker`, '9223372036854771712'),
      ...memoryV1(`${root}/docker/${ID}`, '8192'),
    },
  });
  expect(await cgroupMemory.collect(target)).toMatchObject({
    value: {
      version: 'v1',
      levels: [
        { limitBytes: 8192, oomKills: 0 },
        { path: `${root}/docker`, limitBytes: null },
      ],
    },
  });
});

test('freezer of v2: a container in a frozen parent is frozen', async () => {
  const target = paperTarget({ files: { ...V2, ...frozenV2(`${DOCKER}/${ID}`, '0'), ...frozenV2(DOCKER, '1') } });
  expect(await cgroupFreezer.collect(target)).toMatchObject({
    value: {
      version: 'v2',
      levels: [
        { state: 'frozen', of: 'own' },
        { state: 'frozen', of: 'ancestor' },
      ],
    },
  });
});

test('freezer of v1: a word that is no state fails, and says where', async () => {
  const target = paperTarget({
    files: {
      [`/proc/${INIT}/cgroup`]: `6:freezer:/docker/${ID}\n`,
      '/proc/self/mountinfo': '37 31 0:34 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer\n',
      [`/sys/fs/cgroup/freezer/docker/${ID}/freezer.state`]: 'MELTED\n',
    },
  });
  await expect(cgroupFreezer.collect(target)).rejects.toThrow(`docker/${ID}: not a freezer state: ["MELTED\\n"`);
});
