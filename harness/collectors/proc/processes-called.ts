import type { Host } from '../../host/host.ts';
import { parseProcStatus } from '../../parsers/proc-status.ts';
import type { ContainerProcess } from '../../model/task.ts';
import { mapBounded } from './bounded.ts';
import { textOrNull } from './text-or-null.ts';

/**
 * The living processes of these names (`/proc/PID/comm`, at most 15 characters). The dead that nobody has waited for
 * are left out: a daemon that is one serves nobody.
 */
export async function processesCalled(host: Host, names: readonly string[]): Promise<readonly ContainerProcess[]> {
  const pids = (await host.readDir('/proc')).filter((name) => /^[1-9]\d*$/u.test(name));
  const found = await mapBounded(pids, async (pid) => {
    const name = (await textOrNull(host, `/proc/${pid}/comm`))?.trim();
    if (name === undefined || !names.includes(name)) return null;
    return parseProcStatus((await textOrNull(host, `/proc/${pid}/status`)) ?? '');
  });
  return found.filter((process) => process !== null).filter(({ state }) => state !== 'Z' && state !== 'X');
}
