import { join } from 'node:path';

import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** The limit one level up, as a kubelet or a slice sets it: the container's own limit stays as the workload has it. */
const podPidsLimit: Fault<'pod-pids-limit'> = {
  id: 'pod-pids-limit',
  title: "pids.max of the container's parent cgroup",
  blast: 'container',
  parameters: { max: 'the limit of the parent, tasks' },
  requires: ['root', 'cgroup-pids'],
  race: 'attach',

  describe: (spec) => [
    'create the container in a cgroup of its own (HostConfig.CgroupParent); undo: remove that cgroup from every hierarchy',
    `write ${spec.max} to PARENT/pids.max; undo: write the old value back`,
  ],

  async prepare(_spec, plan, { engine, hierarchies, journal }) {
    const group = `${plan.name}-group`;
    const info = await engine.get('/info');
    const systemd =
      typeof info === 'object' && info !== null && 'CgroupDriver' in info && info.CgroupDriver === 'systemd';
    // systemd reads dashes in a slice's name as nesting.
    const cgroupParent = systemd ? `${group.replaceAll('-', '')}.slice` : `/${group}`;
    for (const { mountPoint } of hierarchies) {
      const path = join(mountPoint, cgroupParent);
      await journal(`make the cgroup ${path}`, { kind: 'rmdir', path });
    }
    return { ...plan, cgroupParent };
  },

  async inject(spec, { host, journal, plan, readPids }) {
    const parent = (await readPids()).levels[1];
    if (parent === undefined || !parent.path.endsWith(String(plan.cgroupParent))) {
      throw injectionFailed('pod-pids-limit', `the container's parent cgroup is ${parent?.path ?? 'the root'}`);
    }
    const path = join(parent.path, 'pids.max');
    await journal(`${path}: ${parent.max ?? 'max'} -> ${spec.max}`, {
      kind: 'write',
      path,
      text: String(spec.max),
      was: String(parent.max ?? 'max'),
    });
    await host.writeText(path, String(spec.max));
    const now = (await readPids()).levels[1]?.max;
    if (now !== spec.max) throw injectionFailed('pod-pids-limit', `${path} reads ${now ?? 'max'}`);
  },
};

export default podPidsLimit;
