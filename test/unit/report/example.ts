import type { ExecAttempt, ExecOutcome, Intervention } from '../../../harness/model/exec-attempt.ts';
import type { Entry } from '../../../harness/model/exec-attempt.ts';
import type { Finding } from '../../../harness/model/finding.ts';
import type { RunReport, Trial } from '../../../harness/model/run-report.ts';
import { scoreOf } from '../../../harness/report/score.ts';

export const ID = '0123456789abcdef'.repeat(4);
export const CGROUP = `/sys/fs/cgroup/pids/docker/${ID}`;

/** The head of what a runtime prints when Go can not make a thread. */
const CRASH = [
  'runtime/cgo: pthread_create failed: Resource temporarily unavailable',
  'SIGABRT: abort',
  ...Array.from({ length: 30 }, (_, n) => `goroutine ${n} [running]:`),
].join('\n');

const HOW: Readonly<Record<Entry, string>> = {
  'engine-api': 'docker exec web /nonexistent/initp-null-exec',
  containerd: `ctr --address /run/c.sock --namespace moby tasks exec --exec-id ID ${ID} /nonexistent/initp-null-exec`,
  runtime: `/usr/sbin/runc --root /run/runtime-runc/moby exec ${ID} /nonexistent/initp-null-exec`,
};

export function attempt(entry: Entry, outcome: ExecOutcome, changes: Partial<ExecAttempt> = {}): ExecAttempt {
  const fails = outcome !== 'works';
  return {
    entry,
    kind: 'null-exec',
    terminal: 'none',
    how: HOW[entry],
    atMs: 1200,
    durationMs: fails ? 252 : 77,
    end: { status: 'exited', exitCode: fails ? 126 : 127 },
    outcome,
    stdout:
      fails && entry !== 'runtime' ? 'OCI runtime exec failed: read init-p: connection reset by peer: unknown' : '',
    stderr: fails && entry === 'runtime' ? CRASH : '',
    logAdded: { bytes: 0, errors: [] },
    pidsDeltas: [{ path: CGROUP, refusals: fails ? 20 : 0, ownRefusals: null }],
    memoryDeltas: [],
    cpuDeltas: [],
    stalls: { cpuMs: null, ioMs: null, memoryMs: null },
    ...changes,
  };
}

export const INTERVENTION: Intervention = {
  path: `${CGROUP}/pids.max`,
  was: '64',
  liftedTo: '128',
  liftedMs: 812,
  restoredTo: '64',
  before: [attempt('engine-api', 'fails')],
  lifted: [attempt('engine-api', 'works')],
  after: [attempt('engine-api', 'fails')],
};

export const FINDING: Finding = {
  rule: 'container-pids-max',
  cause: 'container-pids-max',
  layer: 'runtime-init',
  strength: 'conclusive',
  because: `the container's own ${CGROUP}/pids.max is 64 and 64 tasks are in it; Go retries for 210 ms.`,
  whyLayer: 'Attaching to a full cgroup is never refused; the next clone is.',
  citations: [
    { kind: 'cgroup.pids', quote: `${CGROUP}: pids.max 64, pids.current 64` },
    { kind: 'container.tasks', quote: '64 threads, 0 zombies' },
    { kind: 'exec.attempts', quote: '9 of 9 fail: read init-p' },
  ],
  remedy: [
    {
      for: 'docker',
      commands: ['docker update --pids-limit 128 web'],
      changes: 'the limit, from 64 to 128',
      lasts: 'until the container is recreated',
    },
    {
      for: 'systemd',
      commands: [`systemctl set-property --runtime docker-${ID}.scope TasksMax=128`],
      changes: 'TasksMax of the scope',
      lasts: 'until the container stops',
    },
    { for: 'kubelet', commands: ['podPidsLimit: 128'], changes: 'the limit of later pods', lasts: 'for good' },
  ],
  suspect: {
    path: `${CGROUP}/pids.max`,
    liftTo: '128',
    reach: 'container',
    room: { max: 64, current: 64 },
  },
  explains: [],
};

export function trial(changes: Partial<Trial> = {}): Trial {
  return {
    run: 'r1',
    scenario: 'read-init-p',
    tags: ['incident', 'pids'],
    source: { file: 'scenarios/read-init-p.yaml', line: 12 },
    title: 'A container full of leaked threads',
    holding: 1,
    runtime: null,
    startMs: 0,
    durationMs: 9000,
    phases: [
      { phase: 'symptom', startMs: 1200, durationMs: 4000 },
      { phase: 'leftovers', startMs: 8800, durationMs: 20 },
    ],
    expected: { diagnosis: 'named', cause: 'container-pids-max', layer: 'runtime-init' },
    expectedSymptom: 'fails',
    amplifier: {
      status: 'on',
      kind: 'churn',
      intervalUs: 500,
      tickUs: 250,
      before: { samples: 9, minUs: 9000, medianUs: 11_700, maxUs: 15_000 },
      during: { samples: 9, minUs: 80, medianUs: 110, maxUs: 400 },
    },
    attempts: (['engine-api', 'containerd', 'runtime'] as const).flatMap((entry) => [
      attempt(entry, 'fails'),
      attempt(entry, 'fails'),
      attempt(entry, 'fails', { durationMs: 400 }),
    ]),
    intervention: INTERVENTION,
    diagnosis: { status: 'named', finding: FINDING, others: [] },
    rules: [
      { rule: 'container-pids-max', status: 'matched', finding: FINDING },
      { rule: 'pod-pids-limit', status: 'ruled-out', because: 'no ancestor has a limit' },
    ],
    verdict: { outcome: 'correct', afterMs: 5400 },
    changes: [{ what: 'a container with pidsLimit 64', undo: 'removed', result: 'done' }],
    leftovers: [],
    daemonLines: [],
    readingsFile: 'read-init-p-1/readings.json',
    ...changes,
  };
}

export function report(trials: readonly Trial[], changes: Partial<RunReport> = {}): RunReport {
  return {
    $schema: './report.schema.json',
    schemaVersion: 1,
    shard: null,
    mergedFrom: [],
    missingShards: [],
    initp: '0.1.0',
    run: 'r1',
    seed: '1',
    jobs: 1,
    planned: trials.length,
    amplify: 'auto',
    startedAt: '2026-01-01T00:00:00Z',
    durationMs: 9000,
    machine: {
      kernel: '6.18.5',
      arch: 'x86_64',
      cpus: 2,
      memoryBytes: 4 * 1024 ** 3,
      cgroup: 'v1',
      engine: '20.10.24',
      runtime: 'runc 1.1.5',
    },
    trials,
    score: scoreOf(trials),
    leftovers: [],
    ended: 'complete',
    exitCode: 0,
    ...changes,
  };
}
