import type { EngineApi } from '../../docker/engine-api.ts';
import type { Host } from '../../host/host.ts';
import { rootedHost } from '../../host/rooted.ts';
import { absent } from './absent.ts';
import type { Absent } from './absent.ts';
import { mapBounded } from './bounded.ts';
import { textOrNull } from './text-or-null.ts';

/** Of a target: its machine and its engine's address. */
interface Where {
  readonly host: Host;
  readonly engine: EngineApi;
}

/**
 * Whether a daemon serves the socket that we talk to. `certainly`: one of the sockets it was told to make is that very
 * file; `perhaps`: it sees that file under the path that we use; `unknown`: we may not look; `not`: neither.
 */
type Serves = 'certainly' | 'perhaps' | 'unknown' | 'not';

/** What dockerd makes when it is told nothing, or given a socket by systemd (`fd://`). */
const DEFAULT_SOCKETS = ['/var/run/docker.sock', '/run/docker.sock'] as const;

async function isDockerd({ host }: Where, pid: number): Promise<boolean> {
  return (await textOrNull(host, `/proc/${pid}/comm`))?.trim() === 'dockerd';
}

function socketPath({ engine }: Where): string {
  const { connect } = engine.endpoint;
  return 'socketPath' in connect ? connect.socketPath : '/';
}

/** The pid file lies beside the socket (rootless: in the user's runtime directory), or at the place it has by default. */
function pidFiles(where: Where): readonly string[] {
  const socket = socketPath(where);
  return [`${socket.slice(0, socket.lastIndexOf('/'))}/docker.pid`, '/var/run/docker.pid'];
}

/** Sockets on its command line: `-H unix:///PATH`, `--host=unix:///PATH`. */
async function socketsOf({ host }: Where, pid: number): Promise<readonly string[]> {
  const line = (await textOrNull(host, `/proc/${pid}/cmdline`)) ?? '';
  const told = line.split('\0').flatMap((word) => /unix:\/\/(?<path>\/.+)$/u.exec(word)?.groups?.['path'] ?? []);
  return [...told, ...DEFAULT_SOCKETS];
}

async function serves(where: Where, pid: number): Promise<Serves> {
  const { host } = where;
  const wanted = await host.fileId(socketPath(where)).catch(() => null);
  if (wanted === null) return 'unknown';
  const itsRoot = rootedHost(host, pid);
  // Another's process: its root may not be looked into.
  if ((await itsRoot.fileId('/').catch(() => null)) === null) return 'unknown';
  const idOf = async (path: string): Promise<string | null> => await itsRoot.fileId(path).catch(() => null);
  const itsOwn = await Promise.all((await socketsOf(where, pid)).map(idOf));
  if (itsOwn.includes(wanted)) return 'certainly';
  // Named in daemon.json, or by a path that only we use.
  return (await idOf(socketPath(where))) === wanted ? 'perhaps' : 'not';
}

/** Whether that dockerd was told to make a socket at that path, or does so untold. */
export async function listensAt(where: Where, pid: number, path: string): Promise<boolean> {
  return (await socketsOf(where, pid)).includes(path);
}

/** None that can be meant, or several that may be. */
export type NoDockerd = Absent & { readonly found: 'none' | 'several' };

/**
 * dockerd's pid: what its pid file says, if that is a dockerd which serves our socket; otherwise the only one that does.
 * The pid file of an engine in a container has a pid of another namespace in it.
 */
export async function dockerdPid(
  where: Where,
): Promise<NoDockerd | { readonly status: 'found'; readonly pid: number }> {
  for (const file of pidFiles(where)) {
    const text = (await textOrNull(where.host, file))?.trim() ?? '';
    if (!/^[1-9]\d{0,9}$/u.test(text) || !(await isDockerd(where, Number(text)))) continue;
    const how = await serves(where, Number(text));
    if (how === 'certainly' || how === 'unknown') return { status: 'found', pid: Number(text) };
  }
  const pids = (await where.host.readDir('/proc')).filter((name) => /^[1-9]\d*$/u.test(name)).map(Number);
  const all = (await mapBounded(pids, async (pid) => ((await isDockerd(where, pid)) ? [pid] : []))).flat();
  if (all.length === 0) return { ...absent('no process of this machine is called dockerd'), found: 'none' };
  const how = await Promise.all(all.map(async (pid) => await serves(where, pid)));
  const certain = all.filter((_, index) => how[index] === 'certainly');
  const possible = certain.length > 0 ? certain : all.filter((_, index) => how[index] !== 'not');
  const [pid, ...others] = possible;
  if (pid === undefined) {
    const why = `none of the dockerd here (${all.join(', ')}) serves ${socketPath(where)}`;
    return { ...absent(why), found: 'none' };
  }
  if (others.length > 0) {
    const why = `several dockerd run here (${possible.join(', ')}), and no pid file says which`;
    return { ...absent(why), found: 'several' };
  }
  return { status: 'found', pid };
}
