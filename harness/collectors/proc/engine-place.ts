import type { EngineApi } from '../../docker/engine-api.ts';
import type { Host } from '../../host/host.ts';
import { dockerdPid } from './dockerd.ts';

/** An engine with files of its own. */
export interface EnginePlace {
  /** A process of this machine that sees the engine's files. */
  readonly pid: number;
  /** Whether the engine counts pids as this process does. */
  readonly pids: 'shared' | 'own';
}

/** The root of some process, such as that of the container which the engine runs in. */
const THROUGH_PROC = /^\/proc\/(?<pid>[1-9]\d{0,9})\/root\//u;

/**
 * Where the engine's own paths lead. `null`: to this machine's files, or the engine is on another machine. Its socket's
 * path may say so itself (`/proc/PID/root/run/docker.sock`); otherwise its dockerd does, by its mount namespace.
 */
export async function enginePlace(host: Host, engine: EngineApi): Promise<EnginePlace | null> {
  const { connect } = engine.endpoint;
  if (!('socketPath' in connect)) return null;
  const told = THROUGH_PROC.exec(connect.socketPath)?.groups?.['pid'];
  const pid = told === undefined ? await elsewhere(host, engine) : Number(told);
  if (pid === null) return null;
  const [own, its] = await Promise.all([namespaceOf(host, 'self', 'pid'), namespaceOf(host, String(pid), 'pid')]);
  return { pid, pids: own === its ? 'shared' : 'own' };
}

async function elsewhere(host: Host, engine: EngineApi): Promise<number | null> {
  const daemon = await dockerdPid({ host, engine });
  if (daemon.status === 'absent') return null;
  const [own, its] = await Promise.all([
    namespaceOf(host, 'self', 'mnt'),
    namespaceOf(host, String(daemon.pid), 'mnt'),
  ]);
  return own === null || its === null || own === its ? null : daemon.pid;
}

/** `null` when it may not be looked at, or the process is gone. */
async function namespaceOf(host: Host, pid: string, kind: 'mnt' | 'pid'): Promise<string | null> {
  return await host.readLink(`/proc/${pid}/ns/${kind}`).catch(() => null);
}
