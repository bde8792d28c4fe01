import type { Host } from '../host/host.ts';
import type { CgroupVersion, FreezerLevel } from '../model/cgroup.ts';
import { parseFreezerStateV1, parseFreezerStateV2 } from '../parsers/freezer-files.ts';
import type { Collector } from './collector.ts';
import { eachLevel } from './proc/each-level.ts';
import { textOrNull } from './proc/text-or-null.ts';

type State = FreezerLevel['state'];

/** `null` when the level has no freezer files. */
async function stateOf(host: Host, path: string, version: CgroupVersion): Promise<State | null> {
  const names = version === 'v1' ? ['freezer.state'] : ['cgroup.freeze', 'cgroup.events'];
  const [first = null, events = null] = await Promise.all(names.map((name) => textOrNull(host, `${path}/${name}`)));
  if (first === null || (version === 'v2' && events === null)) return null;
  const state =
    version === 'v1' ? parseFreezerStateV1(first) : parseFreezerStateV2({ freeze: first, events: events ?? '' });
  if (state === null) throw new Error(`${path}: not a freezer state: ${JSON.stringify([first, events])}`);
  return state;
}

export default {
  kind: 'cgroup.freezer',
  how: ({ inspect }) =>
    `grep -E 'freezer|^0:' /proc/${inspect.initPid ?? 'PID'}/cgroup; cat freezer.state (v2: cgroup.freeze cgroup.events) at every level up to the root`,
  collect: async (target) =>
    await eachLevel(target, 'freezer', async (path, version) => {
      const state = await stateOf(target.host, path, version);
      return state === null ? null : { state };
    }),
} satisfies Collector<'cgroup.freezer'>;
