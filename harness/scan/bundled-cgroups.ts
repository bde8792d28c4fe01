import { parseCgroupMembership } from '../parsers/cgroup-membership.ts';
import type { ContainerCgroup } from './container-cgroups.ts';
import type { KernelFiles } from './kernel-files.ts';

/** What is read of a machine beside its cgroups. */
interface Places {
  readonly proc: string;
  readonly prefix: string;
}

/** Where containerd's shims keep a directory for each container: `NAMESPACE/ID`. dockerd's own containerd, and that of k3s. */
const TASKS = [
  '/run/containerd/io.containerd.runtime.v2.task',
  '/run/docker/containerd/daemon/io.containerd.runtime.v2.task',
  '/run/k3s/containerd/io.containerd.runtime.v2.task',
] as const;
const MOST_LOOKED_UP = 10_000;

/**
 * Containers of containerd whose cgroup has a name of somebody's choice (`ctr run --cgroup`, a slice of one's own, any
 * namespace): from `init.pid` of the shim's directory to the cgroup of that process. Two reads for each that is not in
 * `known`, and a listing for each namespace.
 */
export function bundledCgroups(
  files: KernelFiles,
  { proc, prefix }: Places,
  { root, known }: { readonly root: string; readonly known: ReadonlySet<string> },
): readonly ContainerCgroup[] {
  const found: ContainerCgroup[] = [];
  let left = MOST_LOOKED_UP;
  for (const tasks of TASKS) {
    for (const namespace of files.directories(prefix + tasks)) {
      for (const id of files.directories(`${prefix}${tasks}/${namespace}`)) {
        if (known.has(id) || left-- <= 0) continue;
        const path = cgroupOf(files, proc, files.text(`${prefix}${tasks}/${namespace}/${id}/init.pid`));
        if (path === null || !files.exists(root + path)) continue;
        const hasInner = files.hasDirectories(root + path);
        found.push({ id, engine: 'containerd', path, within: null, hasInner });
      }
    }
  }
  return found;
}

/** `null`: it has ended, it is in the root, or where it is can not be told from this cgroup namespace. */
function cgroupOf(files: KernelFiles, proc: string, pid: string | null): string | null {
  if (pid === null || !/^[1-9]\d{0,9}\s*$/u.test(pid)) return null;
  const all = parseCgroupMembership(files.text(`${proc}/${pid.trim()}/cgroup`) ?? '');
  const own =
    all.find(({ controllers }) => controllers.includes('pids')) ?? all.find(({ hierarchyId }) => hierarchyId === 0);
  const path = own?.path ?? '/';
  return path === '/' || path.split('/').includes('..') ? null : path;
}
