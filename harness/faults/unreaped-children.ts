import { patient } from '../host/patience.ts';
import { setOff, smallestFree } from './bomb.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** Nothing but dying: a few hundred processes take milliseconds. */
const DEAD_WITHIN_MS = 10_000;

/** An exec needs more than the few slots that the parent of the dead leaves behind. */
const MOST_FREE = 4;

/** Dead processes that process 1 inherited and never waits for. */
const unreapedChildren: Fault<'unreaped-children'> = {
  id: 'unreaped-children',
  title: 'Children that ended, in a container whose process 1 waits for none',
  blast: 'container',
  parameters: { children: 'how many, or `until-refused`' },
  requires: ['cgroup-pids'],
  race: 'attach',

  describe: (spec) => [
    'create the container with a process 1 that does not reap; undo: remove the container',
    `start ${spec.children ?? 'as many'} processes${spec.children === null ? ' as the limit allows' : ''} in it and kill them; undo: kill their parent (pid and start time); the dead go with the container`,
  ],

  // The payload opens no file and holds: a process 1 that waits for nobody.
  prepare: async (_spec, plan) => await Promise.resolve({ ...plan, payload: ['files', '0'] }),

  async inject(spec, tools) {
    const bomb = { fault: 'unreaped-children', mode: 'processes', count: spec.children } as const;
    const tasksBefore = (await tools.readPids()).levels[0].current;
    const { undo } = await setOff(bomb, tools);
    const alive = (await tools.readPids()).levels[0].current;
    tools.host.kill(undo.pid, 'SIGKILL');
    // The parent itself is the shim's child, and reaped.
    await untilDead(alive - tasksBefore - 1, tools);
    const free = smallestFree(await tools.readPids());
    if (spec.children === null && (free === null || free > MOST_FREE)) {
      throw injectionFailed('unreaped-children', `${String(free)} slots are free`);
    }
  },
};

/** Counted in `/proc`: a dead process is in no `cgroup.procs`. */
async function untilDead(wanted: number, { host, readTasks }: InjectionTools): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += 20) {
    const { zombiesCount } = await readTasks();
    if (zombiesCount >= wanted) return;
    if (waitedMs >= patient(DEAD_WITHIN_MS)) {
      throw injectionFailed('unreaped-children', `${zombiesCount} processes are dead and not reaped, of ${wanted}`);
    }
    await host.sleep(20);
  }
}

export default unreapedChildren;
