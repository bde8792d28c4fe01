import { join } from 'node:path';

import { usesSystemd } from '../docker/cgroup-parent.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** The limit one level up, as a kubelet or a slice sets it: the container's own limit stays as the workload has it. */
const podPidsLimit: Fault<'pod-pids-limit'> = {
  id: 'pod-pids-limit',
  title: "pids.max of a cgroup above the container's",
  blast: 'container',
  parameters: { level: '`parent`, or `grandparent`: one cgroup further up', max: 'its limit, tasks' },
  requires: ['root', 'cgroup-pids'],
  race: 'attach',

  describe: (spec) => [
    `create the container in ${spec.level === 'parent' ? 'a cgroup' : 'two nested cgroups'} of its own (HostConfig.CgroupParent); undo: remove what was made from every hierarchy`,
    `write ${spec.max} to the pids.max of its ${spec.level}; undo: write the old value back`,
  ],

  async prepare(spec, plan, { engine, hierarchies, journal }) {
    const group = `${plan.name}-group`;
    const systemd = await usesSystemd(engine);
    // systemd reads dashes in a slice's name as nesting.
    const slice = group.replaceAll('-', '');
    const top = systemd ? `${slice}.slice` : `/${group}`;
    const below = systemd ? `${slice}-inner.slice` : `/${group}/inner`;
    // Undone newest first: the inner one before the one that holds it.
    const paths = spec.level === 'parent' ? [top] : [top, systemd ? `${top}/${below}` : below];
    for (const { mountPoint } of hierarchies) {
      for (const path of paths.map((one) => join(mountPoint, one))) {
        await journal(`make the cgroup ${path}`, { kind: 'rmdir', path });
      }
    }
    return { ...plan, cgroupParent: spec.level === 'parent' ? top : below };
  },

  async inject(spec, { host, journal, plan, readPids }) {
    const at = spec.level === 'parent' ? 1 : 2;
    const { levels } = await readPids();
    const [parent, limited] = [levels[1], levels[at]];
    if (parent === undefined || limited === undefined || !parent.path.endsWith(String(plan.cgroupParent))) {
      throw injectionFailed('pod-pids-limit', `the container's parent cgroup is ${parent?.path ?? 'the root'}`);
    }
    const path = join(limited.path, 'pids.max');
    await journal(`${path}: ${limited.max ?? 'max'} -> ${spec.max}`, {
      kind: 'write',
      path,
      text: String(spec.max),
      was: String(limited.max ?? 'max'),
    });
    await host.writeText(path, String(spec.max));
    const now = (await readPids()).levels[at]?.max;
    if (now !== spec.max) throw injectionFailed('pod-pids-limit', `${path} reads ${now ?? 'max'}`);
  },
};

export default podPidsLimit;
