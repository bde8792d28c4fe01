import { parsePressure } from '../parsers/pressure.ts';
import type { Host } from '../host/host.ts';
import type { Pressure } from '../model/host-resources.ts';
import type { Collector } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';

const FOLDER = '/proc/pressure';
const ONLINE = '/sys/devices/system/cpu/online';

/** A kernel told `psi=0` has the files and answers EOPNOTSUPP. */
async function pressureOf(host: Host, name: 'cpu' | 'io' | 'memory'): Promise<Pressure | null> {
  return parsePressure(await host.readText(`${FOLDER}/${name}`).catch(() => ''));
}

/** `0-1,4` is three. */
function countOfRanges(text: string): number {
  return text
    .trim()
    .split(',')
    .reduce((sum, range) => {
      const [first = Number.NaN, last = first] = range.split('-').map(Number);
      const count = last - first + 1;
      return Number.isSafeInteger(count) && count > 0 ? sum + count : sum;
    }, 0);
}

export default {
  kind: 'host.pressure',
  how: () => `grep . ${FOLDER}/*; cat ${ONLINE}`,
  async collect({ host, engine }) {
    const remote = absentUnlessLocal(engine);
    if (remote !== null) return remote;
    const [cpu, io, memory, online] = await Promise.all([
      pressureOf(host, 'cpu'),
      pressureOf(host, 'io'),
      pressureOf(host, 'memory'),
      host.readText(ONLINE).catch(() => '0'),
    ]);
    return { status: 'read', value: { cpu, io, memory, cpusCount: Math.max(1, countOfRanges(online)) } };
  },
} satisfies Collector<'host.pressure'>;
