import { inspectContainer } from '../collectors/container-inspect.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** What `docker pause` does: the engine freezes the container and knows of it. */
const enginePause: Fault<'engine-pause'> = {
  id: 'engine-pause',
  title: 'The container is paused by its engine',
  blast: 'container',
  parameters: {},
  requires: [],

  describe: () => ['docker pause CONTAINER; undo: docker unpause CONTAINER'],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(_spec, { engine, journal, run, workload }) {
    await journal(`docker pause ${workload.name}`, { kind: 'docker', call: 'unpause', id: workload.id, run });
    await engine.post(`/containers/${workload.id}/pause`);
    const { status } = await inspectContainer(engine, workload.id);
    if (status !== 'paused') throw injectionFailed('engine-pause', `the engine says ${status}`);
  },
};

export default enginePause;
