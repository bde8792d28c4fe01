import type { RunningContainer } from '../docker/running-containers.ts';
import type { Sweep, SweptContainer } from '../model/scan.ts';
import { isFields, textField } from '../parsers/json-fields.ts';
import { kernelFiles } from './kernel-files.ts';

/** podman's own lists of what it has made, one for each storage driver: no call, and the names are in them. */
const PODMAN_LISTS = ['overlay', 'vfs', 'btrfs', 'zfs'].map(
  (driver) => `/var/lib/containers/storage/${driver}-containers/containers.json`,
);
const MOST_BYTES = 8 * 1024 * 1024;

/** Names and states by what the engine said; podman's from its list. */
export function named(
  sweep: Sweep,
  running: ReadonlyMap<string, RunningContainer> | null,
  prefix: string,
): readonly SweptContainer[] {
  const ofPodman = sweep.containers.some(({ engine }) => engine === 'podman') ? podmanNames(prefix) : null;
  return sweep.containers.map((container) => {
    const { id, engine } = container;
    const told = running?.get(id) ?? null;
    if (told !== null)
      return {
        ...container,
        name: told.name,
        engineState: told.state,
        engine: engine === 'unknown' ? 'docker' : engine,
      };
    return { ...container, name: ofPodman?.get(id) ?? null };
  });
}

/**
 * Those that the engine says are up and that have no cgroup here. None when it has no other container here either: its
 * machine is another one, or its cgroups are not to be seen from here.
 */
export function withoutCgroup(sweep: Sweep, running: ReadonlyMap<string, RunningContainer>): readonly SweptContainer[] {
  const seen = new Set(sweep.containers.map(({ id }) => id));
  if (![...running.keys()].some((id) => seen.has(id))) return [];
  return [...running].flatMap(([id, { name, state }]) =>
    (state === 'running' || state === 'paused') && !seen.has(id) ? [ghost({ id, name, engineState: state })] : [],
  );
}

/** Nothing of it is to be seen but what its engine says. */
function ghost(known: Pick<SweptContainer, 'id' | 'name' | 'engineState'>): SweptContainer {
  return {
    ...known,
    engine: 'docker',
    cgroup: '',
    within: null,
    pids: [],
    memory: [],
    freezer: null,
    processesCount: 0,
    zombiesCount: null,
    init: { status: 'gone' },
    shim: { status: 'unread', pid: null, name: null },
    runtime: null,
    since: null,
  };
}

function podmanNames(prefix: string): ReadonlyMap<string, string> {
  const files = kernelFiles();
  const names = new Map<string, string>();
  for (const one of PODMAN_LISTS.flatMap((path) => listIn(files.part(prefix + path, MOST_BYTES)))) {
    if (!isFields(one)) continue;
    const id = textField(one, 'id');
    const [name] = Array.isArray(one['names']) ? one['names'] : [];
    if (id !== null && typeof name === 'string') names.set(id, name);
  }
  return names;
}

/** Nothing while it is just being written. */
function listIn(text: string | null): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(text ?? 'null');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
