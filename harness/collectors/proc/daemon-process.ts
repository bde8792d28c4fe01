import type { Host } from '../../host/host.ts';
import type { DaemonProcess } from '../../model/daemon.ts';
import { parseProcStatus } from '../../parsers/proc-status.ts';
import { startedAtMs } from '../../parsers/process-stat.ts';
import { textOrNull } from './text-or-null.ts';

/** What the kernel appends when the file has no name any more (fs/d_path.c). */
const DELETED = ' (deleted)';

/** `0`: it does not wait, or this reader may not know. */
async function waitsIn(host: Host, pid: number): Promise<string | null> {
  const name = (await host.readText(`/proc/${pid}/wchan`).catch(() => '0')).trim();
  return /^[A-Za-z_][\w.]{0,80}$/u.test(name) ? name : null;
}

async function programOf(host: Host, pid: number): Promise<DaemonProcess['program']> {
  const link = await host.readLink(`/proc/${pid}/exe`).catch(() => null);
  if (link === null) return null;
  if (!link.endsWith(DELETED)) return { path: link, file: 'there' };
  return { path: link.slice(0, -DELETED.length), file: 'deleted' };
}

/** One process of the machinery; `null` when it is gone, or dead and not waited for. */
export async function daemonProcess(host: Host, pid: number): Promise<DaemonProcess | null> {
  const [status, stat, machineStat, wchan, program] = await Promise.all([
    textOrNull(host, `/proc/${pid}/status`),
    textOrNull(host, `/proc/${pid}/stat`),
    host.readText('/proc/stat'),
    waitsIn(host, pid),
    programOf(host, pid),
  ]);
  const process = parseProcStatus(status ?? '');
  const startMs = startedAtMs(stat ?? '', machineStat);
  if (process === null || startMs === null || process.state === 'Z' || process.state === 'X') return null;
  const { state, threads } = process;
  return { pid, state, threads, waitsIn: wchan, startedAtMs: startMs, program };
}
