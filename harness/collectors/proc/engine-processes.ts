import { parseShimCommandLine } from '../../parsers/shim-command-line.ts';
import type { Target } from '../collector.ts';
import { containerdOf } from './containerd.ts';
import { dockerdPid } from './dockerd.ts';
import { shimOf } from './shim.ts';
import { textOrNull } from './text-or-null.ts';

/** The processes that an exec goes through; `null`: gone, or not to be told from another engine's. */
export interface EngineProcesses {
  readonly dockerd: number | null;
  readonly containerd: number | null;
  readonly shim: number | null;
}

/** Found from the container's shim and dockerd's socket. */
export async function engineProcesses(target: Target): Promise<EngineProcesses> {
  const [docker, shim] = await Promise.all([dockerdPid(target), shimOf(target).catch(() => null)]);
  const dockerd = docker.status === 'found' ? docker.pid : null;
  const shimPid = shim?.status === 'found' ? shim.pid : null;
  const line = shimPid === null ? null : await textOrNull(target.host, `/proc/${shimPid}/cmdline`);
  const socket = parseShimCommandLine(line ?? '')?.address ?? null;
  if (shimPid === null || socket === null) return { dockerd, containerd: null, shim: shimPid };
  const found = await containerdOf({ host: target.host, socket, dockerdPid: dockerd, beside: shimPid });
  return { dockerd, containerd: found.status === 'found' ? found.pid : null, shim: shimPid };
}
