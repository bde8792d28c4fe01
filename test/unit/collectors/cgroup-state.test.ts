import { expect, test } from 'vitest';

import cgroupCpu from '../../../harness/collectors/cgroup-cpu.ts';
import cgroupFreezer from '../../../harness/collectors/cgroup-freezer.ts';
import cgroupMemory from '../../../harness/collectors/cgroup-memory.ts';
import { ID, INIT, paperTarget, V2_MOUNT } from './paper-machine.ts';

const DOCKER = '/sys/fs/cgroup/docker';
const V2 = { [`/proc/${INIT}/cgroup`]: `0::/docker/${ID}\n`, '/proc/self/mountinfo': V2_MOUNT };

function memoryV1(path: string, limit: string): Record<string, string> {
  return {
    [`${path}/memory.limit_in_bytes`]: `${limit}\n`,
    [`${path}/memory.usage_in_bytes`]: '4096\n',
    [`${path}/memory.oom_control`]: 'oom_kill_disable 1\nunder_oom 1\noom_kill 0\n',
    [`${path}/memory.stat`]: 'inactive_file 1\ntotal_inactive_file 30\ntotal_active_file 12\ntotal_shmem 900\n',
    [`${path}/memory.failcnt`]: '49\n',
    [`${path}/memory.max_usage_in_bytes`]: '8192\n',
    [`${path}/memory.memsw.limit_in_bytes`]: '9000\n',
    [`${path}/memory.memsw.usage_in_bytes`]: '8500\n',
  };
}

/** Frozen in effect; `freeze` is what was asked of this level. */
function frozenV2(path: string, freeze: string): Record<string, string> {
  return { [`${path}/cgroup.freeze`]: `${freeze}\n`, [`${path}/cgroup.events`]: 'populated 1\nfrozen 1\n' };
}

test('memory of v2: limit, use, what can be given up, hits and kills of each level', async () => {
  const own = `${DOCKER}/${ID}`;
  const target = paperTarget({
    files: {
      ...V2,
      [`${own}/memory.max`]: '67108864\n',
      [`${own}/memory.current`]: '67000000\n',
      [`${own}/memory.stat`]: 'anon 1\nshmem 5\ninactive_file 100\nactive_file 20\nslab_reclaimable 3\n',
      [`${own}/memory.peak`]: '67108864\n',
      [`${own}/memory.events`]: 'low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\n',
      [`${own}/memory.events.local`]: 'low 0\nhigh 0\nmax 4\noom 1\noom_kill 1\n',
      [`${own}/memory.swap.max`]: '1000\n',
      [`${own}/memory.swap.current`]: '400\n',
      [`${DOCKER}/memory.max`]: 'max\n',
      [`${DOCKER}/memory.current`]: '70000000\n',
    },
  });
  expect(await cgroupMemory.collect(target)).toEqual({
    status: 'read',
    value: {
      version: 'v2',
      levels: [
        {
          path: own,
          of: 'own',
          limitBytes: 67_108_864,
          usageBytes: 67_000_000,
          reclaimableBytes: 123,
          peakBytes: 67_108_864,
          swapFreeBytes: 600,
          limitHits: 4,
          oomKills: 1,
          onExhaustion: 'kills',
        },
        {
          path: DOCKER,
          of: 'ancestor',
          limitBytes: null,
          usageBytes: 70_000_000,
          reclaimableBytes: null,
          peakBytes: null,
          swapFreeBytes: null,
          limitHits: null,
          oomKills: null,
          onExhaustion: 'kills',
        },
      ],
    },
  });
});

test('memory of v2: where the controller is not enabled nothing is limited, which is an answer', async () => {
  const target = paperTarget({ files: { ...V2, [`${DOCKER}/${ID}/cgroup.procs`]: `${INIT}\n` } });
  expect(await cgroupMemory.collect(target)).toEqual({ status: 'read', value: { version: 'v2', levels: [] } });
});

test('CPU quota of v1 and v2: the same values of different units', async () => {
  const v1 = paperTarget({
    files: {
      [`/proc/${INIT}/cgroup`]: `4:cpu,cpuacct:/docker/${ID}\n`,
      '/proc/self/mountinfo': '35 31 0:32 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n',
      '/sys/fs/cgroup/cpu/release_agent': '',
      [`/sys/fs/cgroup/cpu/docker/${ID}/cpu.cfs_quota_us`]: '1000\n',
      [`/sys/fs/cgroup/cpu/docker/${ID}/cpu.cfs_period_us`]: '100000\n',
      [`/sys/fs/cgroup/cpu/docker/${ID}/cpu.stat`]: 'nr_periods 61\nnr_throttled 60\nthrottled_time 8488500433\n',
      '/sys/fs/cgroup/cpu/docker/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/docker/cpu.cfs_period_us': '100000\n',
    },
  });
  const v2 = paperTarget({
    files: {
      ...V2,
      [`${DOCKER}/${ID}/cpu.max`]: '1000 100000\n',
      [`${DOCKER}/${ID}/cpu.stat`]: 'usage_usec 5\nnr_periods 61\nnr_throttled 60\nthrottled_usec 8488500\n',
      [`${DOCKER}/cpu.max`]: 'max 100000\n',
    },
  });
  const throttled = { quotaUs: 1000, periodUs: 100_000, periodsCount: 61, throttledCount: 60, throttledMs: 8489 };
  const free = { quotaUs: null, periodUs: 100_000, periodsCount: null, throttledCount: null, throttledMs: null };
  for (const target of [v1, v2]) {
    expect(await cgroupCpu.collect(target)).toMatchObject({ value: { levels: [throttled, free] } });
  }
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
        {
          limitBytes: 8192,
          reclaimableBytes: 42,
          peakBytes: 8192,
          swapFreeBytes: 500,
          limitHits: 49,
          oomKills: 0,
          onExhaustion: 'waiting',
        },
        { path: `${root}/docker`, limitBytes: null },
      ],
    },
  });
});

test('freezer of v2: a container in a frozen parent is frozen', async () => {
  const paper = paperTarget({ files: { ...V2, ...frozenV2(`${DOCKER}/${ID}`, '0'), ...frozenV2(DOCKER, '1') } });
  const target = { ...paper, host: { ...paper.host, sleep: async () => {} } };
  expect(await cgroupFreezer.collect(target)).toMatchObject({
    value: {
      version: 'v2',
      levels: [
        { state: 'frozen', asked: false, of: 'own' },
        { state: 'frozen', asked: true, of: 'ancestor' },
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

test('freezer: a freeze for a moment, as the runtime itself makes it, is not what is reported', async () => {
  const files: Record<string, string> = { ...V2, ...frozenV2(`${DOCKER}/${ID}`, '1') };
  const target = paperTarget({ files });
  const sleep = async (): Promise<void> => {
    files[`${DOCKER}/${ID}/cgroup.freeze`] = '0\n';
    files[`${DOCKER}/${ID}/cgroup.events`] = 'populated 1\nfrozen 0\n';
  };
  expect(await cgroupFreezer.collect({ ...target, host: { ...target.host, sleep } })).toMatchObject({
    value: { levels: [{ state: 'thawed' }] },
  });
});
