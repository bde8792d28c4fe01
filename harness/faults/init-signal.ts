import { inspectContainer } from '../collectors/container-inspect.ts';
import type { ContainerInspect } from '../model/container.ts';
import { startTimeOf, stateOf } from '../parsers/process-stat.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** dockerd waits 0.1 s before the first restart and twice as long before each other: five kills make it 3.2 s. */
const ACTS_WITHIN_MS = 30_000;

interface Init {
  readonly pid: number;
  readonly startTime: string;
}

async function initOf({ host }: InjectionTools, { initPid }: ContainerInspect): Promise<Init> {
  const startTime = initPid === null ? null : startTimeOf(await host.readText(`/proc/${initPid}/stat`));
  if (initPid === null || startTime === null)
    throw injectionFailed('init-signal', 'the container has no first process');
  return { pid: initPid, startTime };
}

/** Waits until the engine says so. */
async function engineSays(
  { host, engine, workload }: InjectionTools,
  wanted: (now: ContainerInspect) => boolean,
): Promise<ContainerInspect> {
  for (const deadline = host.nowMs() + ACTS_WITHIN_MS; ; await host.sleep(20)) {
    const now = await inspectContainer(engine, workload.id);
    if (wanted(now)) return now;
    if (host.nowMs() > deadline) throw injectionFailed('init-signal', `the engine says ${now.status}`);
  }
}

async function killTimes(tools: InjectionTools, times: number): Promise<void> {
  for (let kill = 1; kill <= times; kill++) {
    const alive = await engineSays(tools, ({ status, initPid }) => status === 'running' && initPid !== null);
    const { pid } = await initOf(tools, alive);
    // No way back but the removal of the container, which was journalled before it was made.
    tools.host.kill(pid, 'SIGKILL');
    await engineSays(tools, ({ initPid }) => initPid !== pid);
  }
}

async function stopProcess(tools: InjectionTools): Promise<void> {
  const { host, journal } = tools;
  const { pid, startTime } = await initOf(tools, tools.target.inspect);
  await journal(`stop process ${pid}`, { kind: 'signal', signal: 'SIGCONT', pid, startTime });
  host.kill(pid, 'SIGSTOP');
  for (const deadline = host.nowMs() + ACTS_WITHIN_MS; ; await host.sleep(5)) {
    const state = stateOf(await host.readText(`/proc/${pid}/stat`));
    if (state === 'T') return;
    if (host.nowMs() > deadline) throw injectionFailed('init-signal', `process ${pid} is in state ${String(state)}`);
  }
}

/** The container's first process gets a signal from outside. */
const initSignal: Fault<'init-signal'> = {
  id: 'init-signal',
  title: "A signal to the container's first process",
  blast: 'container',
  parameters: {
    signal: '`SIGKILL`, or `SIGSTOP`',
    times: 'how often it is killed, when the restart policy brings it back; 1 when left out',
  },
  requires: ['root'],

  describe: ({ signal, times }) => [
    signal === 'SIGKILL'
      ? `SIGKILL to the first process of the container, ${times} times; undo: remove the container`
      : 'SIGSTOP to the first process of the container; undo: SIGCONT to it (pid and start time)',
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ signal, times }, tools) {
    if (signal === 'SIGSTOP') return await stopProcess(tools);
    await killTimes(tools, times);
    const { status } = await inspectContainer(tools.engine, tools.workload.id);
    if (status === 'running') throw injectionFailed('init-signal', 'the engine has started it again already');
  },
};

export default initSignal;
