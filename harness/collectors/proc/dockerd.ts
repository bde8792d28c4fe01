import type { Target } from '../collector.ts';
import { absent } from './absent.ts';
import type { Absent } from './absent.ts';
import { mapBounded } from './bounded.ts';
import { textOrNull } from './text-or-null.ts';

async function isDockerd({ host }: Target, pid: string): Promise<boolean> {
  return (await textOrNull(host, `/proc/${pid}/comm`))?.trim() === 'dockerd';
}

/** The pid file lies beside the socket (rootless: in the user's runtime directory), or at the place it has by default. */
function pidFiles({ engine }: Target): readonly string[] {
  const { connect } = engine.endpoint;
  const socket = 'socketPath' in connect ? connect.socketPath : '/';
  return [`${socket.slice(0, socket.lastIndexOf('/'))}/docker.pid`, '/var/run/docker.pid'];
}

/** dockerd's pid: what its pid file says, if that is a dockerd; otherwise the only dockerd there is. */
export async function dockerdPid(target: Target): Promise<Absent | { readonly status: 'found'; readonly pid: number }> {
  for (const file of pidFiles(target)) {
    const pid = (await textOrNull(target.host, file))?.trim() ?? '';
    if (/^[1-9]\d{0,9}$/u.test(pid) && (await isDockerd(target, pid))) return { status: 'found', pid: Number(pid) };
  }
  const pids = (await target.host.readDir('/proc')).filter((name) => /^\d+$/u.test(name));
  const are = await mapBounded(pids, async (pid) => await isDockerd(target, pid));
  const [pid, ...others] = pids.filter((_, index) => are[index]);
  if (pid === undefined) return absent('no process of this machine is called dockerd');
  if (others.length > 0)
    return absent(`several dockerd run here (${[pid, ...others].join(', ')}), and no pid file says which`);
  return { status: 'found', pid: Number(pid) };
}
