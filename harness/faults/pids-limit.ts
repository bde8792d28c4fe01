import { join } from 'node:path';

import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** The container's own limit: from its creation, or lowered while it runs. */
const pidsLimit: Fault<'pids-limit'> = {
  id: 'pids-limit',
  title: "The container's own pids.max",
  blast: 'container',
  parameters: {
    when: '`at-creation` (HostConfig.PidsLimit), or `live` (docker update, also below the use)',
    max: 'the limit, tasks',
  },
  requires: ['cgroup-pids'],
  race: 'attach',

  describe: (spec) =>
    spec.when === 'at-creation'
      ? [`create the container with HostConfig.PidsLimit=${spec.max}; undo: remove the container`]
      : [
          `docker update --pids-limit ${spec.max} CONTAINER; undo: write the old pids.max back to its cgroup, then docker update --pids-limit OLD`,
        ],

  prepare: async (spec, plan) =>
    await Promise.resolve(spec.when === 'at-creation' ? { ...plan, pidsLimit: spec.max } : plan),

  async inject(spec, { engine, journal, plan, readPids, run, workload }) {
    const [own] = (await readPids()).levels;
    if (spec.when === 'live') {
      const before = plan.pidsLimit ?? -1;
      const path = join(own.path, 'pids.max');
      await journal(`docker update --pids-limit ${spec.max} ${workload.name}`, {
        kind: 'docker',
        call: 'update',
        id: workload.id,
        run,
        pidsLimit: before,
      });
      // Undone first, by one write: also while dockerd hangs.
      await journal(`${path}: ${own.max ?? 'max'} -> ${spec.max}`, {
        kind: 'write',
        path,
        text: String(spec.max),
        was: String(own.max ?? 'max'),
      });
      await engine.post(`/containers/${workload.id}/update`, { PidsLimit: spec.max });
    }
    const now = (await readPids()).levels[0].max;
    if (now !== spec.max) throw injectionFailed('pids-limit', `${own.path}/pids.max reads ${now ?? 'max'}`);
  },
};

export default pidsLimit;
