import type { Host } from '../host/host.ts';
import type { UserTasks } from '../model/user-tasks.ts';
import { parseProcStatus } from '../parsers/proc-status.ts';
import { realUid } from '../parsers/real-uid.ts';
import type { Collector } from './collector.ts';
import { absent, initPidOf } from './proc/absent.ts';
import { mapBounded } from './proc/bounded.ts';
import { textOrNull } from './proc/text-or-null.ts';

const MOST_UIDS = 100;

async function userNamespace(host: Host, pid: number | 'self'): Promise<string | null> {
  return await host.readLink(`/proc/${pid}/ns/user`).catch(() => null);
}

/** Threads by real uid, of the processes in that user namespace. Root's are not asked for: no limit holds it. */
async function countByUid(host: Host, namespace: string | null): Promise<ReadonlyMap<number, number>> {
  const pids = (await host.readDir('/proc')).filter((name) => /^[1-9]\d{0,9}$/u.test(name)).map(Number);
  const counts = new Map<number, number>();
  await mapBounded(pids, async (pid) => {
    const status = (await textOrNull(host, `/proc/${pid}/status`)) ?? '';
    const uid = realUid(status) ?? 0;
    const threads = parseProcStatus(status)?.threads ?? 0;
    // One that is dead, or may not be looked at, has no link: it counts as one of ours.
    if (uid === 0 || ((await userNamespace(host, pid)) ?? namespace) !== namespace) return;
    counts.set(uid, (counts.get(uid) ?? 0) + threads);
  });
  return counts;
}

export default {
  kind: 'user.tasks',
  how: ({ inspect }) =>
    `grep Uid /proc/${inspect.initPid ?? 'PID'}/status; ps -eLo ruid= | sort | uniq -c (of the processes with the same /proc/PID/ns/user)`,
  async collect(target) {
    const init = initPidOf(target);
    if (init.status === 'absent') return init;
    const { host } = target;
    const [status, ours, its] = await Promise.all([
      textOrNull(host, `/proc/${init.pid}/status`),
      userNamespace(host, 'self'),
      userNamespace(host, init.pid),
    ]);
    const initUid = realUid(status ?? '');
    if (initUid === null) return absent(`process ${init.pid}, the container's first, is gone`);
    const counts = await countByUid(host, its);
    const value: UserTasks = {
      initUid,
      namespace: its !== null && its === ours ? 'shared' : 'own',
      byUid: [...counts]
        .map(([uid, tasksCount]) => ({ uid, tasksCount }))
        .toSorted((a, b) => b.tasksCount - a.tasksCount || a.uid - b.uid)
        .slice(0, MOST_UIDS),
    };
    return { status: 'read', value };
  },
} satisfies Collector<'user.tasks'>;
