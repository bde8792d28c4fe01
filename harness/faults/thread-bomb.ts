import { startTimeOf } from '../parsers/process-stat.ts';
import type { CgroupPids } from '../model/cgroup.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** Ten thousand threads take one to two seconds on two CPUs. */
const FILL_TIMEOUT_MS = 60_000;
const READY_TIMEOUT_MS = 10_000;

/** A bomb never starts without a limit in place, and never above this. */
const ABSOLUTE_MAX = 20_000;

const threadBomb: Fault<'thread-bomb'> = {
  id: 'thread-bomb',
  title: 'Threads in one process of the container, made and never ended',
  blast: 'container',
  parameters: { threads: 'how many, or `until-refused`' },
  requires: ['cgroup-pids'],
  race: 'attach',

  describe: (spec) => [
    `start ${spec.threads ?? 'threads until refused'}${spec.threads === null ? '' : ' threads'} in a process of the container; undo: kill that process (pid and start time)`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(spec, tools) {
    const limit = smallestFree(await tools.readPids());
    if (limit === null || limit > ABSOLUTE_MAX) {
      throw injectionFailed(
        'thread-bomb',
        `no limit of at most ${ABSOLUTE_MAX} tasks is in place, so it was not set off`,
      );
    }
    await affordable(tools, Math.min(limit, spec.threads ?? limit));

    // It waits until we have written down who it is.
    const bomb = await tools.workload.startInside(['--wait', 'threads', String(spec.threads ?? 'max')]);
    await bomb.line(READY_TIMEOUT_MS);
    const startTime = startTimeOf(await tools.host.readText(`/proc/${bomb.hostPid}/stat`));
    if (startTime === null) throw injectionFailed('thread-bomb', `/proc/${bomb.hostPid}/stat has no start time`);
    await tools.journal(`threads in process ${bomb.hostPid} of ${tools.workload.name}`, {
      kind: 'kill',
      pid: bomb.hostPid,
      startTime,
    });
    bomb.send('go');
    const state: unknown = JSON.parse(await bomb.line(FILL_TIMEOUT_MS));
    await verify(spec.threads, state, tools);
  },
};

/** The fewest free slots over all levels; `null` when none has a limit. */
function smallestFree({ levels }: CgroupPids): number | null {
  const free = levels.flatMap(({ max, current }) => (max === null ? [] : [max - current]));
  return free.length === 0 ? null : Math.min(...free);
}

/** The host's own ceilings must stay far away: half of what is free is the most that a bomb may take. */
async function affordable({ host }: InjectionTools, threads: number): Promise<void> {
  const [loadavg, threadsMax, pidMax] = await Promise.all(
    ['/proc/loadavg', '/proc/sys/kernel/threads-max', '/proc/sys/kernel/pid_max'].map(
      async (path) => await host.readText(path),
    ),
  );
  const now = Number(loadavg?.split(' ')[3]?.split('/')[1]);
  const free = Math.min(Number(threadsMax), Number(pidMax)) - now;
  if (!(threads <= free / 2)) {
    throw injectionFailed(
      'thread-bomb',
      `${threads} threads on a host with ${free} free were refused before the start`,
    );
  }
}

async function verify(threads: number | null, state: unknown, { readPids }: InjectionTools): Promise<void> {
  const said = JSON.stringify(state);
  const field = (name: string): unknown =>
    typeof state === 'object' && state !== null ? Reflect.get(state, name) : null;
  const pids = await readPids();
  const free = smallestFree(pids);
  if (threads === null && (field('refusal') !== 'EAGAIN' || free === null || free > 0)) {
    throw injectionFailed('thread-bomb', `the payload says ${said}, and ${String(free)} slots are free`);
  }
  if (threads !== null && field('made') !== threads) {
    throw injectionFailed('thread-bomb', `${threads} threads were asked for, the payload says ${said}`);
  }
}

export default threadBomb;
