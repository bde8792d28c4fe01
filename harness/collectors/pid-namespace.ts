import type { Host } from '../host/host.ts';
import { type PidNamespace, RESERVED_IDS } from '../model/pid-namespace.ts';
import { parseCount } from '../parsers/cgroup-value.ts';
import { parseKernelRelease } from '../parsers/kernel-release.ts';
import { parseLastPid } from '../parsers/loadavg.ts';
import { namespacePids } from '../parsers/namespace-pids.ts';
import type { Collector, Target } from './collector.ts';
import { absent, initPidOf } from './proc/absent.ts';
import { mapBounded } from './proc/bounded.ts';
import { ownCgroup } from './proc/own-cgroup.ts';
import { pidsBelow, readProcesses } from './proc/processes.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** The first release with a `pid_max` for each pid namespace (Linux commit 7863dcc72d0f). */
const SINCE = { major: 6, minor: 14 };

const ANSWER_WITHIN_MS = 2_000;

/** So many are looked at one by one whatever the limit is: that costs less than asking for it. */
const FEW_TASKS = 512;
/** More threads than that are taken to have high ids: those of most have. */
const MOST_READ = 4_096;
/** With so many ids left, were all that are held high ones, nobody needs to know how many are. */
const AMPLE = 1_024;

/**
 * The kernel shows everybody the `pid_max` of the namespace that he is in himself, whichever procfs he reads (measured
 * on Linux 6.18: `/proc/PID/root/proc/sys/kernel/pid_max` shows the reader's). So one process has to be made in there:
 * a `cat` in the pid namespace alone, which is in none of the container's cgroups, sees the host's files, and may do
 * more than the container's root, who therefore can not trace it.
 */
async function idsOf({ host }: Target, initPid: number): Promise<PidNamespace['ids']> {
  const release = parseKernelRelease(await host.readText('/proc/sys/kernel/osrelease'));
  if (
    release === null ||
    release.major < SINCE.major ||
    (release.major === SINCE.major && release.minor < SINCE.minor)
  ) {
    const why = `before Linux ${SINCE.major}.${SINCE.minor} a pid namespace has no pid_max of its own`;
    return { status: 'unread', why };
  }
  const args = ['--target', String(initPid), '--pid', 'cat', '/proc/sys/kernel/pid_max', '/proc/loadavg'];
  const child = host.start('nsenter', args);
  try {
    const max = parseCount(await child.line(ANSWER_WITHIN_MS));
    const last = parseLastPid(await child.line(ANSWER_WITHIN_MS));
    return max === null || last === null
      ? { status: 'unread', why: 'nsenter: no numbers' }
      : { status: 'read', max, last };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return /fork failed/u.test(said)
      ? { status: 'refused', error: said.slice(said.lastIndexOf('nsenter: ')).slice(0, 200) }
      : { status: 'unread', why: said.slice(0, 200) };
  } finally {
    await child.end();
  }
}

/** A limit that tasks far from it can not have reached, whatever their ids are. */
function isAmple(ids: PidNamespace['ids'], tasksCount: number): boolean {
  return ids.status === 'read' && ids.max - RESERVED_IDS - tasksCount > AMPLE;
}

/** The innermost id of each thread. */
async function idsHeld(host: Host, pids: ReadonlySet<number>): Promise<readonly number[]> {
  const threads = await mapBounded([...pids], async (pid) => {
    const names = await host.readDir(`/proc/${pid}/task`).catch(() => []);
    return names.map((name) => `/proc/${pid}/task/${name}/status`);
  });
  const paths = threads.flat();
  const read = await mapBounded(paths.slice(0, MOST_READ), async (path) => {
    return namespacePids((await textOrNull(host, path)) ?? '').at(-1) ?? null;
  });
  return [...read.filter((id) => id !== null), ...paths.slice(MOST_READ).map(() => RESERVED_IDS)];
}

export default {
  kind: 'pid.namespace',
  how: ({ inspect }) =>
    `nsenter --target ${inspect.initPid ?? 'PID'} --pid cat /proc/sys/kernel/pid_max /proc/loadavg; grep -h NSpid /proc/PID/task/*/status for each PID of the container`,
  async collect(target) {
    const init = initPidOf(target);
    if (init.status === 'absent') return init;
    const { host } = target;
    const own = await ownCgroup(target, 'pids');
    if (own.status === 'absent') return own;
    const [ours, its] = await Promise.all(
      ['self', init.pid].map((pid) => host.readLink(`/proc/${pid}/ns/pid`).catch(() => null)),
    );
    if (its === null || its === ours) return absent(`the container has no pid namespace of its own`);
    const [ids, [pids, processes]] = await Promise.all([
      idsOf(target, init.pid),
      pidsBelow(host, own.directory).then(async (all) => [all, await readProcesses(host, all)] as const),
    ]);
    const tasksCount = processes.reduce((sum, { threads }) => sum + threads, 0);
    if (tasksCount > FEW_TASKS && isAmple(ids, tasksCount)) {
      return { status: 'read', value: { ids, tasksCount, reusedCount: tasksCount } };
    }
    const held = await idsHeld(host, pids);
    const reusedCount = held.filter((id) => id >= RESERVED_IDS).length;
    return { status: 'read', value: { ids, tasksCount: held.length, reusedCount } };
  },
} satisfies Collector<'pid.namespace'>;
