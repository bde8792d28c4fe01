import type { Host } from '../host/host.ts';
import type { CgroupVersion } from '../model/cgroup.ts';
import { type FreezerFiles, parseFreezerV1, parseFreezerV2 } from '../parsers/freezer-files.ts';
import type { Collector, Target } from './collector.ts';
import { eachLevel } from './proc/each-level.ts';
import { textOrNull } from './proc/text-or-null.ts';

const FILES = { v1: ['freezer.state', 'freezer.self_freezing'], v2: ['cgroup.freeze', 'cgroup.events'] } as const;

/** The runtime itself freezes a container for a moment when it changes its device rules. */
const MOMENT_MS = 250;

/** `null` when the level has no freezer files. */
async function stateOf(host: Host, path: string, version: CgroupVersion): Promise<FreezerFiles | null> {
  const [first = null, second = null] = await Promise.all(
    FILES[version].map((name) => textOrNull(host, `${path}/${name}`)),
  );
  if (first === null || (version === 'v2' && second === null)) return null;
  const files =
    version === 'v1'
      ? parseFreezerV1({ state: first, selfFreezing: second })
      : parseFreezerV2({ freeze: first, events: second ?? '' });
  if (files === null) throw new Error(`${path}: not a freezer state: ${JSON.stringify([first, second])}`);
  return files;
}

async function levelsOf(target: Target) {
  return await eachLevel(target, 'freezer', async (path, version) => await stateOf(target.host, path, version));
}

export default {
  kind: 'cgroup.freezer',
  how: ({ inspect }) =>
    `grep -E 'freezer|^0:' /proc/${inspect.initPid ?? 'PID'}/cgroup; cat freezer.state freezer.self_freezing (v2: cgroup.freeze cgroup.events) at every level up to the root`,
  async collect(target) {
    const levels = await levelsOf(target);
    if (levels.status === 'absent' || levels.value.levels.every(({ state }) => state === 'thawed')) return levels;
    await target.host.sleep(MOMENT_MS);
    return await levelsOf(target);
  },
} satisfies Collector<'cgroup.freezer'>;
