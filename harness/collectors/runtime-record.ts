import type { RuntimeRecord } from '../model/runtime.ts';
import { namespacePids } from '../parsers/namespace-pids.ts';
import { startTimeOf } from '../parsers/process-stat.ts';
import { parseRuntimeRecord } from '../parsers/runtime-record.ts';
import type { Collector, Target } from './collector.ts';
import containerHome from './container-home.ts';
import { absent } from './proc/absent.ts';
import { joinedCgroups } from './proc/joined-cgroups.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** runc and youki; crun. */
const NAMES = ['state.json', 'status'] as const;
/** Hundreds of mounts and devices make some 100 KB. */
const MOST_BYTES = 4 * 1024 ** 2;
/** Runtimes with a virtual machine or a kernel of their own keep no such record. */
const KEEPS_RECORDS = /(?:^|[/-])(?:docker-)?(?:runc|crun|youki)(?:$|[.\s-])/u;

async function actualOf({ host }: Target, pid: number): Promise<RuntimeRecord['actual']> {
  const [stat, status] = await Promise.all(['stat', 'status'].map((name) => textOrNull(host, `/proc/${pid}/${name}`)));
  const startTicks = startTimeOf(stat ?? '');
  const inside = namespacePids(status ?? '');
  return startTicks === null ? null : { pids: [...new Set([pid, ...inside])], startTicks };
}

async function recordIn(target: Target, directory: string, initPid: number): Promise<RuntimeRecord> {
  const actual = await actualOf(target, initPid);
  for (const name of NAMES) {
    const path = `${directory}/${name}`;
    if (!(await target.engineHost.exists(path))) continue;
    const sizeBytes = await target.engineHost.sizeBytes(path);
    const text = sizeBytes === 0 ? '' : await target.engineHost.readPart(path, 0, MOST_BYTES);
    const { cgroups: recorded, ...parsed } = parseRuntimeRecord(text);
    // Who is dead has left its cgroups, and they may be gone.
    const cgroups = recorded === null || actual === null ? null : await joinedCgroups(target, initPid, recorded);
    return { path, directory: 'there', sizeBytes, actual, ...parsed, cgroups };
  }
  const isThere = await target.engineHost.exists(directory);
  return {
    path: `${directory}/${NAMES[0]}`,
    directory: isThere ? 'there' : 'missing',
    content: 'missing',
    sizeBytes: 0,
    recorded: null,
    actual,
    cgroups: null,
  };
}

export default {
  kind: 'runtime.record',
  how: ({ inspect }) =>
    `jq '.init_process_pid, .init_process_start, .cgroup_paths' ROOT/NAMESPACE/${inspect.id}/state.json; awk '{print $22}' /proc/${inspect.initPid ?? 'PID'}/stat`,
  async collect(target) {
    const home = await containerHome.collect(target);
    if (home.status === 'absent') return home;
    const { runtimeBinary, runtimeRoot, runtimeVersion, containerId, initPid } = home.value;
    const value = await recordIn(target, `${runtimeRoot}/${containerId}`, initPid);
    if (value.content === 'missing' && !KEEPS_RECORDS.test(runtimeVersion ?? runtimeBinary)) {
      return absent(`${runtimeBinary} keeps no record that is known here in ${runtimeRoot}`);
    }
    return { status: 'read', value };
  },
} satisfies Collector<'runtime.record'>;
