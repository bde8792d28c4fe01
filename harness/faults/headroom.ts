import { join } from 'node:path';

import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** Exactly so many free slots, which is what decides whether an exec fits: neither the limit nor the use does alone. */
const headroom: Fault<'headroom'> = {
  id: 'headroom',
  title: "The container's own pids.max, so that exactly N slots are free",
  blast: 'container',
  parameters: { free: 'how many slots are left' },
  requires: ['root', 'cgroup-pids'],
  race: 'attach',

  describe: (spec) => [`write pids.current + ${spec.free} to the container's pids.max; undo: write the old value back`],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ free }, { host, journal, readPids }) {
    const [own] = (await readPids()).levels;
    const path = join(own.path, 'pids.max');
    const text = String(own.current + free);
    await journal(`${path}: ${own.max ?? 'max'} -> ${text}`, {
      kind: 'write',
      path,
      text,
      was: String(own.max ?? 'max'),
    });
    await host.writeText(path, text);
    const { max, current } = (await readPids()).levels[0];
    if (max === null || max - current !== free) {
      throw injectionFailed('headroom', `${path} reads ${max ?? 'max'}, and ${current} tasks are there`);
    }
  },
};

export default headroom;
