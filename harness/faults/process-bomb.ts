import { patient } from '../host/patience.ts';
import { setOff } from './bomb.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** A few hundred processes that were killed are reaped within a moment. */
const ENDS_WITHIN_MS = 10_000;

/** Processes instead of threads: what fills the container is seen by `ps`. */
const processBomb: Fault<'process-bomb'> = {
  id: 'process-bomb',
  title: 'Child processes of one process of the container',
  blast: 'container',
  parameters: {
    processes: 'how many, or `until-refused` by whatever limit comes first',
    afterwards: '`stays`, or `ends`: all of them are gone before the execs, and only counters tell of them',
  },
  requires: ['cgroup-pids'],
  race: 'attach',

  describe: (spec) => [
    `start ${spec.processes ?? 'as many'} processes${spec.processes === null ? ' as there is room for' : ''} in the container${spec.afterwards === 'ends' ? ' and kill them again' : ''}; undo: kill their parent (pid and start time), which they do not outlive`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(spec, tools) {
    const tasksBefore = (await tools.readPids()).levels[0].current;
    const { undo } = await setOff({ fault: 'process-bomb', mode: 'processes', count: spec.processes }, tools);
    if (spec.afterwards === 'ends') await endAll(undo.pid, tasksBefore, tools);
  },
};

async function endAll(pid: number, tasksBefore: number, { host, readPids }: InjectionTools): Promise<void> {
  host.kill(pid, 'SIGKILL');
  for (let waitedMs = 0; ; waitedMs += 20) {
    const { current } = (await readPids()).levels[0];
    if (current <= tasksBefore) return;
    if (waitedMs >= patient(ENDS_WITHIN_MS)) {
      throw injectionFailed('process-bomb', `${current} tasks are there after its end, ${tasksBefore} were before it`);
    }
    await host.sleep(20);
  }
}

export default processBomb;
