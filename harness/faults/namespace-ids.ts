import { patient } from '../host/patience.ts';
import { RESERVED_IDS } from '../model/pid-namespace.ts';
import { setOff } from './bomb.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

const HOSTS = '/proc/sys/kernel/pid_max';
const NSENTER_MS = 5000;
const ENDS_WITHIN_MS = 10_000;

/**
 * The second round of ids leaves those below 300 alone (kernel/pid.c), so a container of one process can be out of ids:
 * the first round is spent, and `kernel.pid_max` of its pid namespace allows so many above it.
 */
const namespaceIds: Fault<'namespace-ids'> = {
  id: 'namespace-ids',
  title: "kernel.pid_max of the container's pid namespace",
  blast: 'container',
  parameters: { free: 'how many ids are left to give' },
  requires: ['root', 'cgroup-pids', 'namespaced-pid-max'],

  describe: (spec) => [
    `start and kill ${RESERVED_IDS} processes in the container, so that its low ids are spent; undo: kill their parent (pid and start time)`,
    `nsenter --target INIT --pid sysctl -w kernel.pid_max=${RESERVED_IDS + spec.free}; undo: the namespace ends with the container; the host's own is written back, should it have been hit`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ free }, tools) {
    const { host, journal, read, readTasks } = tools;
    await spend(tools);
    const init = (await readTasks()).byThreads.toSorted((a, b) => a.pid - b.pid)[0]?.pid;
    if (init === undefined) throw injectionFailed('namespace-ids', 'the container has no process');
    const was = (await host.readText(HOSTS)).trim();
    const max = RESERVED_IDS + (await read('pid.namespace')).reusedCount + free;
    await journal(`kernel.pid_max of the pid namespace of process ${init}: -> ${max}`, {
      kind: 'write',
      path: HOSTS,
      text: String(max),
      was,
    });
    const args = ['--target', String(init), '--pid', 'sysctl', '-w', `kernel.pid_max=${max}`];
    const { exitCode, stderr } = await host.exec('nsenter', args, { timeoutMs: NSENTER_MS });
    const { ids } = await read('pid.namespace');
    const hosts = (await host.readText(HOSTS)).trim();
    if (exitCode !== 0 || hosts !== was || ids.status !== 'read' || ids.max !== max || ids.last < RESERVED_IDS) {
      const saw = `${JSON.stringify(ids)}, the host's is ${hosts}: ${stderr.trim()}`;
      throw injectionFailed('namespace-ids', saw);
    }
  },
};

async function spend(tools: InjectionTools): Promise<void> {
  const { host, readPids } = tools;
  const tasksBefore = (await readPids()).levels[0].current;
  const { undo } = await setOff({ fault: 'namespace-ids', mode: 'processes', count: RESERVED_IDS }, tools);
  host.kill(undo.pid, 'SIGKILL');
  for (let waitedMs = 0; (await readPids()).levels[0].current > tasksBefore; waitedMs += 20) {
    if (waitedMs >= patient(ENDS_WITHIN_MS))
      throw injectionFailed('namespace-ids', 'the processes that spent the ids did not end');
    await host.sleep(20);
  }
}

export default namespaceIds;
