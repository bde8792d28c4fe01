import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** Somebody else's incident: the container under test has nothing to do with it. */
const fullNeighbour: Fault<'full-neighbour'> = {
  id: 'full-neighbour',
  title: 'Another container whose own pids.max is full',
  blast: 'container',
  parameters: { max: 'its limit, tasks' },
  requires: ['cgroup-pids'],
  race: 'attach',

  describe: (spec) => [
    `create a second container with HostConfig.PidsLimit=${spec.max} that fills itself; undo: docker rm --force --volumes`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ max }, { journal, plan, run, start }) {
    const name = `${plan.name}-2`;
    await journal(`create the container ${name}`, { kind: 'docker', call: 'remove', name, run });
    // Its start is announced when the kernel has refused it one more.
    const neighbour = await start({ ...plan, name, pidsLimit: max, cgroupParent: null, payload: ['processes', 'max'] });
    const { path, current } = (await neighbour.readPids()).levels[0];
    if (current !== max) throw injectionFailed('full-neighbour', `${path} has ${current} tasks, not ${max}`);
  },
};

export default fullNeighbour;
