import { dirname } from 'node:path';

import type { Fault, InjectionTools } from './fault.ts';
import { ioLimitWords } from '../parsers/io-limit-words.ts';
import { injectionFailed } from './injection-failed.ts';

const ID = 'io-throttle';

/** `--device-write-bps` and its like, set while the container runs: on the disk that its own files are on. */
const ioThrottle: Fault<'io-throttle'> = {
  id: ID,
  title: 'How much the container may read or write on its disk in a second',
  blast: 'container',
  parameters: {
    what: '`write` or `read`',
    bytesPerSecond: 'how much of it, on the disk that the files of the container are on',
  },
  requires: ['root', 'cgroup-io'],

  describe: ({ what, bytesPerSecond }) => [
    `write "MAJOR:MINOR ${bytesPerSecond}" to the container's blkio.throttle.${what}_bps_device (io.max); undo: write "MAJOR:MINOR 0" (max)`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ what, bytesPerSecond }, tools) {
    const { host, journal, read } = tools;
    const { version, levels } = await read('cgroup.io');
    const own = levels.find(({ of }) => of === 'own');
    if (own === undefined) throw injectionFailed(ID, 'the container has no cgroup of the io controller');
    const device = await diskOf(tools);
    const file = `${own.path}/${version === 'v1' ? `blkio.throttle.${what}_bps_device` : 'io.max'}`;
    const step = { kind: 'io-limit', path: file, device, what, bytesPerSecond } as const;
    const line = ioLimitWords(step).set(bytesPerSecond);
    // It would go with the container, which can not be removed while a process of it waits for the disk.
    await journal(`${file}: ${line}`, step);
    await host.writeText(file, line);
    const now = (await read('cgroup.io')).levels.find(({ path }) => path === own.path)?.limits ?? [];
    const there = now.some(
      (one) => one.device === device && one.what === what && one.unit === 'bytes' && one.perSecond === bytesPerSecond,
    );
    if (!there) throw injectionFailed(ID, `${own.path} has ${JSON.stringify(now)}`);
  },
};

/** The whole disk, which is what is limited, of the file system that the engine keeps the container's files on. */
async function diskOf({ host, nested, read }: InjectionTools): Promise<string> {
  const { dataRoot } = await read('engine.info');
  const [dev = ''] = (await (nested?.engineHost ?? host).fileId(dataRoot)).split(':');
  const { major, minor } = numbersOf(BigInt(dev));
  if (major === 0) throw injectionFailed(ID, `${dataRoot} is on no disk of its own (device ${major}:${minor})`);
  const link = `/sys/dev/block/${major}:${minor}`;
  if (!(await host.exists(`${link}/partition`))) return `${major}:${minor}`;
  // A partition is a directory in that of its disk.
  const disk = dirname(`/sys/dev/block/${await host.readLink(link)}`);
  return (await host.readText(`${disk}/dev`)).trim();
}

/** As glibc's gnu_dev_major and gnu_dev_minor have it. */
function numbersOf(dev: bigint): { readonly major: number; readonly minor: number } {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xfffff000n);
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xffffff00n);
  return { major: Number(major), minor: Number(minor) };
}

export default ioThrottle;
