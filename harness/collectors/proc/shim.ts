import { parseProcStatus } from '../../parsers/proc-status.ts';
import { parseShimCommandLine } from '../../parsers/shim-command-line.ts';
import type { ShimCommandLine } from '../../parsers/shim-command-line.ts';
import type { Target } from '../collector.ts';
import { absent, initPidOf } from './absent.ts';
import type { Absent } from './absent.ts';
import { isGone, textOrNull } from './text-or-null.ts';

/** The shim that looks after the container. */
export interface Shim {
  readonly status: 'found';
  readonly initPid: number;
  readonly pid: number;
  readonly commandLine: ShimCommandLine;
  /** The container's bundle. */
  readonly bundlePath: string;
}

/** The shim is the parent of init; a runtime that keeps a monitor puts one or two processes between them. */
const MOST_GENERATIONS = 8;

/** Walks up from the container's init to the shim. */
export async function shimOf(target: Target): Promise<Shim | Absent> {
  const init = initPidOf(target);
  if (init.status === 'absent') return init;
  let { pid } = init;
  for (let generation = 0; generation < MOST_GENERATIONS && pid > 1; generation++) {
    const [commandLine, status] = await Promise.all([
      textOrNull(target.host, `/proc/${pid}/cmdline`),
      textOrNull(target.host, `/proc/${pid}/status`),
    ]);
    const shim = commandLine === null ? null : parseShimCommandLine(commandLine);
    if (shim !== null) return await withBundle(target, { initPid: init.pid, pid, commandLine: shim });
    const parentPid = status === null ? null : (parseProcStatus(status)?.parentPid ?? null);
    if (parentPid === null) return absent(`process ${pid} is gone`);
    pid = parentPid;
  }
  return absent(
    `no containerd shim above process ${init.pid}: another engine's container, or a pid namespace in between`,
  );
}

async function withBundle(target: Target, found: Omit<Shim, 'status' | 'bundlePath'>): Promise<Shim | Absent> {
  const { id } = target.inspect;
  const told = found.commandLine.id;
  try {
    const directory = await target.host.readLink(`/proc/${found.pid}/cwd`);
    if (told === id) return { status: 'found', ...found, bundlePath: directory };
    // One shim for a whole pod (Kubernetes): it lives in the first container's bundle, and the others lie beside it.
    const beside = `${directory.slice(0, directory.lastIndexOf('/'))}/${id}`;
    if (await target.engineHost.exists(`${beside}/config.json`))
      return { status: 'found', ...found, bundlePath: beside };
  } catch (error) {
    if (!isGone(error)) throw error;
    return absent(`the shim, process ${found.pid}, is gone`);
  }
  return absent(
    `the shim above process ${found.initPid} (process ${found.pid}) serves ${told ?? 'a container it does not name'}, not ${id}`,
  );
}
