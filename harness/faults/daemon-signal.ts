import type { FaultSpec } from '../model/scenario.ts';
import type { Host } from '../host/host.ts';
import { parseProcStatus } from '../parsers/proc-status.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { nestedOf } from './in-nested.ts';
import { injectionFailed } from './injection-failed.ts';

const ID = 'daemon-signal';
const SIGNALS = { killed: 'SIGKILL', stopped: 'SIGSTOP' } as const;
const WITHIN_MS = 5000;
const POLL_MS = 20;

type Spec = Extract<FaultSpec, { fault: 'daemon-signal' }>;

/** A signal to dockerd, containerd or the container's shim: gone, or there and doing nothing. */
const daemonSignal: Fault<'daemon-signal'> = {
  id: ID,
  title: 'dockerd, containerd or the shim of the container, killed or stopped',
  blast: 'engine',
  parameters: {
    which: '`dockerd`, `containerd` or `shim`, of the nested engine',
    how: '`killed`: SIGKILL; `stopped`: SIGSTOP',
  },
  requires: [],

  describe: ({ which, how }) => [
    `${SIGNALS[how]} to ${which} of the nested engine; undo: the nested engine is removed`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(spec, tools) {
    const nested = nestedOf(ID, tools);
    const { host } = tools;
    const pid = spec.which === 'shim' ? await shimPid(tools) : await nested.pidOf(spec.which);
    host.kill(pid, SIGNALS[spec.how]);
    const deadline = host.nowMs() + WITHIN_MS;
    let state = await stateOf(host, pid);
    while (!isDone(spec, state)) {
      if (host.nowMs() > deadline) throw injectionFailed(ID, `${spec.which}, process ${pid}, is in state ${state}`);
      await host.sleep(POLL_MS);
      state = await stateOf(host, pid);
    }
  },
};

/** The parent of the container's first process, which is the only one with a parent outside. */
async function shimPid({ readTasks }: InjectionTools): Promise<number> {
  const { byThreads } = await readTasks();
  const own = new Set(byThreads.map(({ pid }) => pid));
  const first = byThreads.find(({ parentPid }) => !own.has(parentPid));
  if (first === undefined) throw injectionFailed(ID, 'the container has no process with a parent outside');
  return first.parentPid;
}

/** `null`: gone. */
async function stateOf(host: Host, pid: number): Promise<string | null> {
  return parseProcStatus(await host.readText(`/proc/${pid}/status`).catch(() => ''))?.state ?? null;
}

function isDone({ how }: Spec, state: string | null): boolean {
  return how === 'stopped' ? state === 'T' : state === null || state === 'Z' || state === 'X';
}

export default daemonSignal;
