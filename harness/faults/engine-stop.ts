import { inspectContainer } from '../collectors/container-inspect.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** What `docker stop` does, without the ten seconds of patience. */
const engineStop: Fault<'engine-stop'> = {
  id: 'engine-stop',
  title: 'The container is stopped by its engine',
  blast: 'container',
  parameters: {},
  requires: [],

  describe: () => ['docker stop --time 0 CONTAINER; undo: remove the container'],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(_spec, { engine, workload }) {
    // What it changes is undone with the container, whose removal is journalled before it is made.
    await engine.post(`/containers/${workload.id}/stop?t=0`);
    const { status } = await inspectContainer(engine, workload.id);
    if (status !== 'exited') throw injectionFailed('engine-stop', `the engine says ${status}`);
  },
};

export default engineStop;
