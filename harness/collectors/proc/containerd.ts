import type { Host } from '../../host/host.ts';
import type { ContainerProcess } from '../../model/task.ts';
import { parseDaemonOptions } from '../../parsers/daemon-options.ts';
import { mountNamespace } from './mount-namespace.ts';
import { processesCalled } from './processes-called.ts';
import { textOrNull } from './text-or-null.ts';

/** Docker 17.12 to 18.06 brought its own; the kernel cuts its name. */
const NAMES = ['containerd', 'docker-containerd'.slice(0, 15)] as const;

/** Which containerd is meant. */
export interface Wanted {
  readonly host: Host;
  /** Its socket. */
  readonly socket: string;
  /** `null`: not known, or gone. */
  readonly dockerdPid: number | null;
  /** A process of the same engine: its mount namespace tells the containerd of another engine from this one's. */
  readonly beside: number | 'self';
}

export type FoundContainerd =
  | { readonly status: 'found'; readonly pid: number }
  | { readonly status: 'gone'; readonly why: string }
  | { readonly status: 'unknown'; readonly why: string };

/** dockerd's own one has its socket below dockerd's, and was started by dockerd, with a configuration beside the socket. */
async function serves({ host, socket, dockerdPid }: Wanted, { pid, parentPid }: ContainerProcess): Promise<boolean> {
  const { address, config } = parseDaemonOptions((await textOrNull(host, `/proc/${pid}/cmdline`)) ?? '');
  if (address !== null) return samePath(address, socket);
  const directory = socket.slice(0, socket.lastIndexOf('/'));
  if (config !== null && samePath(config.slice(0, config.lastIndexOf('/')), directory)) return true;
  const isDockers = directory.endsWith('/docker/containerd');
  return isDockers ? parentPid === dockerdPid : parentPid !== dockerdPid;
}

function samePath(a: string, b: string): boolean {
  return withoutVar(a) === withoutVar(b);
}

/** Everywhere a link to `/run`. */
function withoutVar(path: string): string {
  return path.replace(/^\/var\/run\//u, '/run/');
}

/** The containerd that listens at that socket. */
export async function containerdOf(wanted: Wanted): Promise<FoundContainerd> {
  const { host, socket, beside } = wanted;
  const all = await processesCalled(host, NAMES);
  const mounts = await mountNamespace(host, beside);
  const near: ContainerProcess[] = [];
  for (const one of all) {
    const its = await mountNamespace(host, one.pid);
    const isNear = mounts === null || its === null || its === mounts;
    if (isNear && (await serves(wanted, one))) near.push(one);
  }
  const [first, ...others] = near;
  if (first === undefined) return { status: 'gone', why: `no process called containerd serves ${socket}` };
  if (others.length === 0) return { status: 'found', pid: first.pid };
  const pids = near.map(({ pid }) => pid).join(', ');
  return { status: 'unknown', why: `several containerd may serve ${socket}: ${pids}` };
}
