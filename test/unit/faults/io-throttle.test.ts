import { expect, test } from 'vitest';

import ioThrottle from '../../../harness/faults/io-throttle.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import type { CgroupVersion, IoLimit } from '../../../harness/model/cgroup.ts';
import { laboratory, type Laboratory } from './laboratory.ts';

const SPEC = { fault: 'io-throttle', what: 'write', bytesPerSecond: 1_000_000 } as const;

interface Disk {
  readonly version?: CgroupVersion;
  /** As stat(2) has it: 65024 is 254:0, 2049 is 8:1. */
  readonly dev?: string;
  readonly links?: Readonly<Record<string, string>>;
  readonly takes?: boolean;
}

function machine({ version = 'v1', dev = '65024', links = {}, takes = true }: Disk = {}): {
  readonly lab: Laboratory;
  readonly tools: InjectionTools;
} {
  const lab = laboratory();
  let limits: readonly IoLimit[] = [];
  lab.evidence['cgroup.io'] = () => ({
    version,
    levels: [
      { path: '/own', of: 'own', limits },
      { path: '/docker', of: 'ancestor', limits: [] },
    ],
  });
  lab.evidence['engine.info'] = { dataRoot: '/var/lib/docker' };
  lab.files.set('/sys/dev/block/../../devices/sda/dev', '8:0\n');
  const host: InjectionTools['host'] = {
    ...lab.tools.host,
    fileId: async () => await Promise.resolve(`${dev}:2`),
    exists: async (path) => await Promise.resolve(path in links),
    readLink: async (path) => await Promise.resolve(links[path] ?? ''),
    async writeText(path, text) {
      lab.done.push(`write ${path} ${text}`);
      const device = text.split(' ')[0] ?? '';
      if (takes) limits = [{ device, what: 'write', unit: 'bytes', perSecond: 1_000_000 }];
      await Promise.resolve();
    },
  };
  return { lab, tools: { ...lab.tools, host } };
}

test('v1: the disk below the files of the engine, in the container’s own cgroup', async () => {
  const { lab, tools } = machine();
  await ioThrottle.inject(SPEC, tools);
  expect(lab.done.at(-1)).toBe('write /own/blkio.throttle.write_bps_device 254:0 1000000');
  expect(lab.done[0]).toContain('journal');
});

test('v2: the same in io.max', async () => {
  const { lab, tools } = machine({ version: 'v2' });
  await ioThrottle.inject(SPEC, tools);
  expect(lab.done.at(-1)).toBe('write /own/io.max 254:0 wbps=1000000');
});

test('of a partition the whole disk, because no other can be limited', async () => {
  const links = { '/sys/dev/block/8:1/partition': '', '/sys/dev/block/8:1': '../../devices/sda/sda1' };
  const { lab, tools } = machine({ dev: '2049', links });
  await ioThrottle.inject(SPEC, tools);
  expect(lab.done.at(-1)).toBe('write /own/blkio.throttle.write_bps_device 8:0 1000000');
});

test('files on no disk, and a kernel that does not take it, are no injection', async () => {
  await expect(ioThrottle.inject(SPEC, machine({ dev: '45' }).tools)).rejects.toThrow('on no disk of its own');
  await expect(ioThrottle.inject(SPEC, machine({ takes: false }).tools)).rejects.toThrow('/own has []');
});
