import { TOP_COUNT } from '../model/task.ts';
import type { ContainerProcess, ContainerTasks } from '../model/task.ts';
import { parseCount } from '../parsers/cgroup-value.ts';
import type { Collector } from './collector.ts';
import { absent } from './proc/absent.ts';
import { ownCgroup } from './proc/own-cgroup.ts';
import { isZombie, pidsBelow, readProcesses, zombieChildren } from './proc/processes.ts';
import { textOrNull } from './proc/text-or-null.ts';

function threadsOf(processes: readonly ContainerProcess[]): number {
  return processes.reduce((sum, process) => sum + process.threads, 0);
}

function zombiesByParent(processes: readonly ContainerProcess[]): ContainerTasks['zombiesByParent'] {
  const names = new Map(processes.map((process) => [process.pid, process.name]));
  const counts = new Map<number, number>();
  for (const { parentPid } of processes.filter((process) => isZombie(process))) {
    counts.set(parentPid, (counts.get(parentPid) ?? 0) + 1);
  }
  return [...counts]
    .map(([parentPid, zombies]) => ({ parentPid, parentName: names.get(parentPid) ?? '', zombies }))
    .toSorted((a, b) => b.zombies - a.zombies || a.parentPid - b.parentPid)
    .slice(0, TOP_COUNT);
}

function tasksOf(processes: readonly ContainerProcess[]): ContainerTasks {
  return {
    threadsCount: threadsOf(processes),
    processesCount: processes.length,
    zombiesCount: processes.filter((process) => isZombie(process)).length,
    byThreads: processes.toSorted((a, b) => b.threads - a.threads || a.pid - b.pid).slice(0, TOP_COUNT),
    zombiesByParent: zombiesByParent(processes),
  };
}

export default {
  kind: 'container.tasks',
  how: ({ inspect }) =>
    `grep -E '^(Name|State|PPid|Threads)' /proc/PID/status for each PID in cgroup.procs of the cgroup of ${inspect.initPid ?? 'PID'} and below; zombies: ps -eo pid,ppid,stat,comm`,
  async collect(target) {
    const own = await ownCgroup(target, 'pids');
    if (own.status === 'absent') return own;
    const pids = await pidsBelow(target.host, own.directory);
    const listed = await readProcesses(target.host, pids);
    if (listed.length === 0) return absent(`no process is left in ${own.directory}`);
    const current = parseCount((await textOrNull(target.host, `${own.directory}/pids.current`)) ?? '');
    // Zombies cost a walk through all of /proc: only when the kernel counts more tasks than were listed.
    const complete = current !== null && current <= threadsOf(listed);
    const zombies = complete ? [] : await zombieChildren(target.host, pids);
    return { status: 'read', value: tasksOf([...listed, ...zombies]) };
  },
} satisfies Collector<'container.tasks'>;
