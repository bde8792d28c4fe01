import containerInit from '../collectors/container-init.ts';
import { startTimeOf, stateOf } from '../parsers/process-stat.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

const ANSWERS_WITHIN_MS = 5000;

/**
 * The container's first process dies, and its shim is not told: a tracer is told first, and does not listen. When the
 * tracer ends, the shim reaps the process and everybody learns of its end.
 */
const unreportedDeath: Fault<'unreported-death'> = {
  id: 'unreported-death',
  title: "The container's first process dies, and nobody is told",
  blast: 'container',
  parameters: {},
  requires: ['root'],

  describe: () => [
    'trace the first process of the container from outside and kill it; undo: kill the tracer (pid and start time)',
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(_spec, { host, journal, payload, target }) {
    const { initPid } = target.inspect;
    if (initPid === null) throw injectionFailed('unreported-death', 'the container has no first process');
    // It waits until we have written down who it is; and ends with us, because its standard input does.
    const tracer = host.start(payload, ['--wait', 'trace', String(initPid)]);
    await tracer.line(ANSWERS_WITHIN_MS);
    const startTime = startTimeOf(await host.readText(`/proc/${tracer.pid}/stat`));
    if (startTime === null) throw injectionFailed('unreported-death', `/proc/${tracer.pid}/stat has no start time`);
    await journal(`trace process ${initPid}`, { kind: 'kill', pid: tracer.pid, startTime });
    tracer.send('go');
    const said = await tracer.line(ANSWERS_WITHIN_MS);
    if (!said.includes('"made":1')) throw injectionFailed('unreported-death', `the tracer says ${said}`);
    // No way back but the removal of the container, which was journalled before it was made.
    host.kill(initPid, 'SIGKILL');
    // A process dies when it is next given a processor.
    for (const deadline = host.nowMs() + ANSWERS_WITHIN_MS; host.nowMs() < deadline; await host.sleep(10)) {
      if (stateOf(await host.readText(`/proc/${initPid}/stat`)) === 'Z') break;
    }
    const now = await containerInit.collect(target);
    if (now.status === 'absent') throw injectionFailed('unreported-death', now.why);
    const { state, engineSays } = now.value;
    if (state !== 'Z' || engineSays?.status !== 'running') {
      throw injectionFailed(
        'unreported-death',
        `state ${String(state)}, the engine says ${engineSays?.status ?? 'nothing'}`,
      );
    }
  },
};

export default unreportedDeath;
