import type { Host } from '../host/host.ts';
import { parseProcStatus } from '../parsers/proc-status.ts';

/**
 * Ends the runtime that a shim has started for an exec which nobody waits for any more, and what that has started: a
 * wrapper that hangs would stay behind. The shim tells each runtime where to write the pid of the exec: that path has
 * the exec's id in it, which nobody else's has.
 */
export async function endRuntimeOf(host: Host, execId: string): Promise<void> {
  const pids = (await host.readDir('/proc')).filter((name) => /^[1-9]\d*$/u.test(name)).map(Number);
  const children = new Map<number, number[]>();
  const roots: number[] = [];
  for (const pid of pids) {
    const status = parseProcStatus(await host.readText(`/proc/${pid}/status`).catch(() => ''));
    if (status === null) continue;
    children.set(status.parentPid, [...(children.get(status.parentPid) ?? []), pid]);
    const line = await host.readText(`/proc/${pid}/cmdline`).catch(() => '');
    if (line.includes(`/${execId}.pid\0`)) roots.push(pid);
  }
  const doomed = new Set(roots);
  // A set that grows is walked to its new end.
  for (const pid of doomed) for (const child of children.get(pid) ?? []) doomed.add(child);
  for (const pid of doomed) {
    try {
      host.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }
}
