import type {
  Cell,
  HeadroomPoint,
  Qualification,
  RuntimeIdentity,
  Signature,
} from '../../../harness/model/qualification.ts';
import { keyOf } from '../../../harness/qualify/plan.ts';
import { rateOf } from '../../../harness/report/score.ts';

export const ENGINE = 'initp-engine:26.1.5';
export const OLD_TEXT =
  'OCI runtime exec failed: exec failed: unable to start container process: read init-p: connection reset by peer: unknown';
export const NEW_TEXT =
  'OCI runtime exec failed: exec failed: unable to start container process: procReady not received: unknown';

export function signature(fields: Partial<Signature> = {}): Signature {
  return {
    entry: 'engine-api',
    kind: 'true',
    outcome: 'fails',
    exitCode: 126,
    text: OLD_TEXT,
    log: ['exec failed: unable to start container process: read init-p: connection reset by peer'],
    refusals: 'twenty-or-more',
    oomKills: 'none',
    count: 5,
    medianMs: 250,
    ...fields,
  };
}

type Held<K extends Cell['kind']> = Extract<Cell, { kind: K; status: 'held' }>;

export function signatures(fields: Partial<Held<'signatures'>> = {}): Held<'signatures'> {
  return {
    kind: 'signatures',
    status: 'held',
    engine: ENGINE,
    runtime: 'runc-1.1',
    scenario: 'read-init-p',
    outcomes: [{ outcome: 'correct', count: 1 }],
    named: [{ what: 'container-pids-max', count: 1 }],
    signatures: [signature()],
    leftovers: [],
    ...fields,
  };
}

export function oracle(works = 200, healthy = 200): Held<'oracle'> {
  return {
    kind: 'oracle',
    status: 'held',
    engine: ENGINE,
    runtime: 'runc-1.1',
    works: rateOf(works, 200),
    p50Ms: 80,
    p95Ms: 120,
    healthy: rateOf(healthy, 200),
    named: healthy === 200 ? [] : [{ what: 'container-paused', count: 200 - healthy }],
    failure: works === 200 ? null : 'something',
    growth: [{ what: 'descriptors of dockerd', before: 20, after: 220 }],
  };
}

export function invariants(fields: Partial<Held<'invariants'>> = {}): Held<'invariants'> {
  return {
    kind: 'invariants',
    status: 'held',
    engine: ENGINE,
    runtime: 'runc-1.1',
    by: 'full-container',
    failed: rateOf(200, 200),
    neighbour: { works: rateOf(40, 40), p50Ms: 90, p95Ms: 150 },
    recoveryMs: 90,
    afterwards: rateOf(20, 20),
    growth: [{ what: 'descriptors of dockerd', before: 20, after: 221 }],
    ...fields,
  };
}

/** As many of ten fail as is said for each number of free slots. */
export function points(failed: readonly number[], text = OLD_TEXT): readonly HeadroomPoint[] {
  return failed.map((hits, free) => ({
    free,
    failed: rateOf(hits, 10),
    texts: hits === 0 ? [] : [{ what: text, count: hits }],
  }));
}

export function headroom(failed: readonly number[], attach: 'amplified' | 'quiet' = 'amplified'): Held<'headroom'> {
  return {
    kind: 'headroom',
    status: 'held',
    engine: ENGINE,
    runtime: 'runc-1.1',
    attach,
    latency: null,
    points: points(failed),
  };
}

export const RUNC_1_1: RuntimeIdentity = {
  name: 'runc-1.1',
  version: 'runc 1.1.5+ds1',
  commit: '1.1.5+ds1-1+deb12u1',
  go: 'go1.19.8',
  libseccomp: '2.5.4',
  sha256: 'a'.repeat(64),
};

export function qualification(cells: readonly Cell[], fields: Partial<Qualification> = {}): Qualification {
  return {
    schemaVersion: 1,
    kind: 'qualification',
    initp: '0.1.0',
    run: '20261128T010203Z-1',
    startedAt: '2026-11-28T01:02:03.000Z',
    durationMs: 60_000,
    machine: {
      kernel: '6.18.5',
      arch: 'x64',
      cpus: 2,
      memoryBytes: 1,
      cgroup: 'v1',
      engine: '20.10.24',
      runtime: 'runc',
    },
    thoroughness: { attempts: 5, trials: 1, execsAPoint: 10, execsOfOracle: 200 },
    runtimes: [RUNC_1_1],
    engines: [{ name: ENGINE, docker: '26.1.5+dfsg1', containerd: '1.7.24~ds1' }],
    planned: cells.map(keyOf),
    cells,
    leftovers: [],
    ended: 'complete',
    ...fields,
  };
}
