import type { ScanEngine } from '../model/scan.ts';

/** What the name of a cgroup tells of the container that it is of. */
export interface CgroupOwner {
  readonly id: string;
  readonly engine: ScanEngine;
}

/**
 * `docker-ID.scope`, `cri-containerd-ID.scope`, `crio-ID` and `libpod-ID` with and without `.scope`, `nerdctl-ID.scope`.
 * Not `crio-conmon-ID` nor `libpod-conmon-ID`: those are of the monitor.
 */
const PREFIXED = /^(docker|cri-containerd|crio|libpod|nerdctl)-([0-9a-f]{64})(?:\.scope)?$/u;
const BARE = /^[0-9a-f]{64}$/u;
/** containerd's clients put a container that is given no cgroup to `/NAMESPACE/ID`, and may choose the id (`ctr run`). */
const NAMESPACES: ReadonlySet<string> = new Set(['default', 'k8s.io', 'moby']);
const CHOSEN = /^[A-Za-z0-9][\w.-]{0,75}$/u;

const ENGINE_OF_PREFIX: Readonly<Record<string, ScanEngine>> = {
  docker: 'docker',
  'cri-containerd': 'containerd',
  crio: 'cri-o',
  libpod: 'podman',
  nerdctl: 'containerd',
};

/** Units of engines, whose TasksMax bounds shims and runtimes. */
const UNIT = /^(?:docker|containerd|crio|podman|k3s|kubelet)\.service$/u;

export function isEngineUnit(name: string): boolean {
  return UNIT.test(name);
}

/**
 * The container whose cgroup this is; `null` when it is none. `parents` are the names of the directories above it, the
 * nearest first, up to the root or to the container that this one runs in.
 */
export function cgroupOwner(name: string, parents: readonly string[]): CgroupOwner | null {
  const prefixed = PREFIXED.exec(name);
  if (prefixed?.[1] !== undefined && prefixed[2] !== undefined) {
    return { id: prefixed[2], engine: ENGINE_OF_PREFIX[prefixed[1]] ?? 'unknown' };
  }
  const [parent] = parents;
  const isOfNamespace = parents.length === 1 && parent !== undefined && NAMESPACES.has(parent);
  if (BARE.test(name)) return { id: name, engine: bareEngine(parents, isOfNamespace) };
  return isOfNamespace && CHOSEN.test(name) ? { id: name, engine: 'containerd' } : null;
}

function bareEngine(parents: readonly string[], isOfNamespace: boolean): ScanEngine {
  if (parents[0] === 'docker') return 'docker';
  if (isOfNamespace || parents.some((name) => name.startsWith('kubepods'))) return 'containerd';
  return 'unknown';
}
