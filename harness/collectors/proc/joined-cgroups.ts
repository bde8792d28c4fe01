import type { JoinedCgroup } from '../../model/runtime.ts';
import { type CgroupMembership, parseCgroupMembership } from '../../parsers/cgroup-membership.ts';
import type { RecordedCgroup } from '../../parsers/runtime-record.ts';
import type { Target } from '../collector.ts';
import { pidsBelow } from './processes.ts';
import { textOrNull } from './text-or-null.ts';

/** Of the cgroups that the runtime has written down: whether they are there, who is in them, who is let in. */
export async function joinedCgroups(
  target: Target,
  initPid: number,
  recorded: readonly RecordedCgroup[],
): Promise<readonly JoinedCgroup[]> {
  const membership = parseCgroupMembership((await textOrNull(target.host, `/proc/${initPid}/cgroup`)) ?? '');
  return await Promise.all(recorded.map(async (one) => await joined(target, { initPid, membership }, one)));
}

interface Init {
  readonly initPid: number;
  readonly membership: readonly CgroupMembership[];
}

async function joined(target: Target, init: Init, { controller, path }: RecordedCgroup): Promise<JoinedCgroup> {
  const { engineHost } = target;
  const where = isNamedFor(init, { controller, path }) ? 'in-it' : await lookedFor(target, init, path);
  if (where === 'missing') return { controller, path, directory: 'missing', init: 'elsewhere', closed: null };
  const read = async (name: string): Promise<string | null> => {
    const text = await textOrNull(engineHost, `${path}/${name}`).catch(() => null);
    return text === null ? null : text.trim();
  };
  return { controller, path, directory: 'there', init: where, closed: await closedBy(controller, read) };
}

/** The kernel's word for where the process is ends as the record's does: a cgroup with a process in it is there. */
function isNamedFor({ membership }: Init, { controller, path }: RecordedCgroup): boolean {
  const own = membership.find(({ hierarchyId, controllers }) =>
    controller === '' ? hierarchyId === 0 : controllers.includes(controller),
  );
  return own !== undefined && own.path.length > 1 && path.endsWith(own.path);
}

async function lookedFor(
  { engineHost }: Target,
  { initPid }: Init,
  path: string,
): Promise<JoinedCgroup['init'] | 'missing'> {
  try {
    if (!(await engineHost.exists(`${path}/cgroup.procs`))) return 'missing';
    const pids = await pidsBelow(engineHost, path);
    if (!pids.has(initPid)) return 'elsewhere';
    const own = await textOrNull(engineHost, `${path}/cgroup.procs`).catch(() => '');
    return own?.split('\n').includes(String(initPid)) === true ? 'in-it' : 'below';
  } catch {
    return 'unknown';
  }
}

/** v1: `cpuset.cpus`, or `cpus` with the mount option noprefix. v2: `cgroup.type` (Linux 4.14), `cgroup.subtree_control`. */
async function closedBy(
  controller: string,
  read: (name: string) => Promise<string | null>,
): Promise<JoinedCgroup['closed']> {
  if (controller === 'cpuset') {
    const [processors, nodes] = await Promise.all(
      ['cpus', 'mems'].map(async (name) => (await read(`cpuset.${name}`)) ?? (await read(name))),
    );
    return processors === '' ? 'no-processors' : nodes === '' ? 'no-memory-nodes' : null;
  }
  if (controller !== '') return null;
  const [type, handedDown] = await Promise.all(['cgroup.type', 'cgroup.subtree_control'].map(read));
  if (type === 'threaded') return 'threaded';
  if (type === 'domain invalid') return 'invalid';
  return handedDown === null || handedDown === undefined || handedDown === '' ? null : 'hands-down';
}
