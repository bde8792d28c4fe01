import type { Host } from '../host/host.ts';
import type { LimitedProcess } from '../model/process-limits.ts';
import { processLimit } from '../parsers/proc-limits.ts';
import { parseProcStatus } from '../parsers/proc-status.ts';
import { realUid } from '../parsers/real-uid.ts';
import type { Collector } from './collector.ts';
import { absentUnlessLocal, initPidOf } from './proc/absent.ts';
import { engineProcesses } from './proc/engine-processes.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** From Linux 6.2 on the size of the directory is the number of its entries; before, they are counted. */
async function openFilesOf(host: Host, pid: number): Promise<number | null> {
  const path = `/proc/${pid}/fd`;
  try {
    return (await host.sizeBytes(path).catch(() => 0)) || (await host.readDir(path)).length;
  } catch {
    // Root only.
    return null;
  }
}

async function limitsOf(host: Host, pid: number | null): Promise<LimitedProcess | null> {
  if (pid === null) return null;
  const [limits, status, openFilesCount] = await Promise.all([
    textOrNull(host, `/proc/${pid}/limits`),
    textOrNull(host, `/proc/${pid}/status`),
    openFilesOf(host, pid),
  ]);
  const openFiles = processLimit(limits ?? '', 'Max open files');
  const processes = processLimit(limits ?? '', 'Max processes');
  const uid = realUid(status ?? '');
  const threads = parseProcStatus(status ?? '')?.threads;
  if (openFiles === null || processes === null || uid === null || threads === undefined) return null;
  return { pid, uid, threads, openFiles, openFilesCount, processes };
}

export default {
  kind: 'process.limits',
  how: ({ inspect }) =>
    `for P in $(pidof dockerd containerd) SHIM ${inspect.initPid ?? 'PID'}: grep -E 'open files|processes' /proc/$P/limits; ls /proc/$P/fd | wc -l`,
  async collect(target) {
    const remote = absentUnlessLocal(target.engine);
    if (remote !== null) return remote;
    const init = initPidOf(target);
    const engine = await engineProcesses(target);
    const [dockerd, containerd, shim, own] = await Promise.all(
      [engine.dockerd, engine.containerd, engine.shim, init.status === 'found' ? init.pid : null].map(
        async (pid) => await limitsOf(target.host, pid),
      ),
    );
    return {
      status: 'read',
      value: {
        dockerd: dockerd ?? null,
        containerd: containerd ?? null,
        shim: shim ?? null,
        init: own ?? null,
      },
    };
  },
} satisfies Collector<'process.limits'>;
