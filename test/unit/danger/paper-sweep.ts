import type { PidsLevel } from '../../../harness/model/cgroup.ts';
import type { Sweep, SweptContainer } from '../../../harness/model/scan.ts';

export function paperLevel(change: Partial<PidsLevel>): PidsLevel {
  return {
    path: '/sys/fs/cgroup/pids/docker/x',
    of: 'own',
    max: null,
    current: 1,
    peak: null,
    refusals: 0,
    ownRefusals: null,
    ...change,
  };
}

/** A healthy container of docker. */
export function paperContainer(change: Partial<SweptContainer>): SweptContainer {
  return {
    id: 'c0ffee00'.repeat(8),
    engine: 'docker',
    name: 'web',
    engineState: 'running',
    cgroup: '/docker/x',
    within: null,
    pids: [paperLevel({})],
    memory: [],
    freezer: { state: 'thawed', askedAt: null },
    processesCount: 1,
    zombiesCount: 0,
    init: { status: 'there', pid: 10, state: 'S', openFilesLimit: 1024, processesLimit: null, uid: null },
    shim: { status: 'running', pid: 9, name: 'containerd-shim' },
    runtime: null,
    since: null,
    ...change,
  };
}

export function paperSweep(containers: readonly SweptContainer[], host: Partial<Sweep['host']> = {}): Sweep {
  return {
    memoryVersion: 'v1',
    containers,
    host: {
      threadsCount: 300,
      threadsMax: 100_000,
      pidMax: 32_768,
      files: { openCount: 1000, max: 1_000_000 },
      keys: { uid: 0, keys: 6, maxKeys: 1_000_000, bytes: 250, maxBytes: 25_000_000 },
      ptys: { count: 2, max: 4096, reserve: 1024 },
      memory: null,
      units: [],
      places: [],
      ...host,
    },
    leftOut: [],
    tookMs: 21,
    readsCount: 42,
  };
}
