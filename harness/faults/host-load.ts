import { startTimeOf, stateOf } from '../parsers/process-stat.ts';
import { onDisposableOnly } from './disposable.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

const ID = 'host-load';
const READY_MS = 60_000;

/** More to run than there are processors, outside of every container: all layers of an exec wait alike. */
const hostLoad: Fault<'host-load'> = {
  id: ID,
  title: 'Busy processes on the machine itself',
  blast: 'host',
  parameters: { processes: 'how many of them, each of which would have a processor for itself' },
  requires: ['root', 'disposable-host'],

  describe: ({ processes }) => [
    `start ${processes} processes of this machine that only compute; undo: kill each (pid and start time)`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ processes }, tools) {
    const { host } = tools;
    await onDisposableOnly(ID, host);
    const pids: number[] = [];
    for (let n = 0; n < processes; n++) pids.push(await busy(tools));
    for (const pid of pids) {
      const state = stateOf(await host.readText(`/proc/${pid}/stat`));
      if (state !== 'R') throw injectionFailed(ID, `process ${pid} does not compute, but is in state ${state}`);
    }
  },
};

/** It waits until it is written down. */
async function busy({ host, journal, payload }: InjectionTools): Promise<number> {
  const one = host.start(payload, ['--wait', 'spin']);
  await one.line(READY_MS);
  const startTime = startTimeOf(await host.readText(`/proc/${one.pid}/stat`));
  if (startTime === null) throw injectionFailed(ID, `/proc/${one.pid}/stat has no start time`);
  await journal(`busy process ${one.pid}`, { kind: 'kill', pid: one.pid, startTime });
  one.send('go');
  await one.line(READY_MS);
  return one.pid;
}

export default hostLoad;
