import { join } from 'node:path';

import { stateOf } from '../parsers/process-stat.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

const ID = 'busy-neighbour';

/** A machine that is well used, and by nobody who has to do with the container under test. */
const busyNeighbour: Fault<'busy-neighbour'> = {
  id: ID,
  title: 'Other containers that compute',
  blast: 'container',
  parameters: { containers: 'how many, each of which would have a processor for itself' },
  requires: ['cgroup-pids'],

  describe: ({ containers }) => [
    `create ${containers} further containers that only compute; undo: docker rm --force --volumes`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ containers }, { host, journal, plan, run, start }) {
    for (let n = 2; n < containers + 2; n++) {
      const name = `${plan.name}-${n}`;
      await journal(`create the container ${name}`, { kind: 'docker', call: 'remove', name, run });
      const neighbour = await start({ ...plan, name, cgroupParent: null, payload: ['spin'] });
      const { path } = (await neighbour.readPids()).levels[0];
      const [pid = ''] = (await host.readText(join(path, 'cgroup.procs'))).trim().split('\n');
      const state = stateOf(await host.readText(`/proc/${pid}/stat`));
      if (state !== 'R') throw injectionFailed(ID, `process ${pid} does not compute, but is in state ${state}`);
    }
  },
};

export default busyNeighbour;
