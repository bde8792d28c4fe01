import type { Host } from '../../host/host.ts';

/** Two processes with the same text see the same files; `null`: may not be looked at, or it is gone. */
export async function mountNamespace(host: Host, pid: number | 'self'): Promise<string | null> {
  return await host.readLink(`/proc/${pid}/ns/mnt`).catch(() => null);
}
