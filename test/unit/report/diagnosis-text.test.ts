import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../harness/model/reading.ts';
import { diagnosisText } from '../../../harness/report/diagnosis-text.ts';
import type { DiagnosisView } from '../../../harness/report/diagnosis-text.ts';
import { CGROUP, FINDING, ID, INTERVENTION, attempt } from './example.ts';

const source = { how: 'x', atMs: 0 };
const own = { path: CGROUP, of: 'own', max: 64, current: 64, peak: null, refusals: 180, ownRefusals: null } as const;
const slice = { ...own, path: '/sys/fs/cgroup/pids/docker', of: 'ancestor', max: 900, refusals: null } as const;
const READINGS: readonly Reading[] = [
  { kind: 'cgroup.pids', status: 'read', value: { version: 'v1', levels: [own, slice] }, source },
  {
    kind: 'container.tasks',
    status: 'read',
    value: {
      threadsCount: 64,
      processesCount: 2,
      zombiesCount: 1,
      byThreads: [{ pid: 4711, parentPid: 1, name: 'leak\u001B[31my', state: 'S', threads: 63 }],
      zombiesByParent: [],
    },
    source,
  },
  { kind: 'cgroup.memory', status: 'failed', error: 'EACCES', source },
  { kind: 'daemon.log', status: 'absent', why: 'no journal', source },
];
const NAMED: DiagnosisView = {
  container: { id: ID, name: 'web' },
  depth: 'passive',
  diagnosis: { status: 'named', finding: FINDING, others: [] },
  rules: [
    { rule: 'pod-pids-limit', status: 'ruled-out', because: 'no ancestor has a limit' },
    { rule: 'other', status: 'no-evidence', missing: ['cgroup.memory'] },
  ],
  readings: READINGS,
};

function wide(changes: Partial<DiagnosisView> = {}): string {
  return diagnosisText({ ...NAMED, ...changes }, { columns: 10_000, colour: false });
}

test('says what, where, why, the numbers, who holds the slots, what to type and what was ruled out', () => {
  const text = wide();
  for (const part of [
    'web (0123456789ab)',
    '✗ container-pids-max in runtime-init, conclusive',
    'none was tried: --probe tries one through each layer',
    'Attaching to a full cgroup is never refused',
    'pids.current 64, pids.max 64: 0 free, 180 refusals so far',
    'pids.current 64, pids.max 900: 836 free',
    '64 threads in 2 processes, 1 zombie: leaky (pid 4711) 63',
    '$ docker update --pids-limit 128 web',
    `$ grep . ${CGROUP}/pids.*`,
    '- not pod-pids-limit: no ancestor has a limit',
    '? other can not be judged without cgroup.memory',
    '? cgroup.memory was not read: EACCES',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('\u001B');
});

test('fits one screen', () => {
  expect(diagnosisText(NAMED, { columns: 80, colour: false }).split('\n').length).toBeLessThanOrEqual(40);
});

test.each([20, 40, 80])('fits %i columns but for what is there to be copied', (columns) => {
  const lines = diagnosisText(NAMED, { columns, colour: false }).split('\n');
  expect(lines.filter((line) => line.length > columns && !/^ {2}(\$ | {2}podPids)/.test(line))).toEqual([]);
});

test('at the deeper depths it shows the execs and the proof', () => {
  const execs = [attempt('engine-api', 'fails'), attempt('runtime', 'works')];
  const text = wide({
    depth: 'confirm',
    readings: [
      { kind: 'exec.attempts', status: 'read', value: execs, source },
      { kind: 'exec.intervention', status: 'read', value: INTERVENTION, source },
    ],
  });
  expect(text).toContain('1 of 2 failed');
  expect(text).toContain('engine-api 1 of 1, runtime 0 of 1');
  expect(text).toContain('| OCI runtime exec failed');
  expect(text).toContain('lifted to 128 for 812 ms');
});

test('a weak finding, a tie, blindness and health do not look like a failure', () => {
  const weak = { ...FINDING, strength: 'weak' } as const;
  expect(wide({ diagnosis: { status: 'named', finding: weak, others: [] } })).toContain('? container-pids-max in');
  expect(wide({ diagnosis: { status: 'tied', findings: [weak, weak] } })).toContain('? 2 causes fit equally well');
  const blind = wide({ diagnosis: { status: 'blind', missing: ['cgroup.pids'], why: 'run it as root.' } });
  expect(blind).toContain('? run it as root. Not read: cgroup.pids.');
  const headroom = { freeSlots: 12, path: CGROUP };
  expect(wide({ diagnosis: { status: 'healthy', headroom } })).toContain('✓ healthy. 12 slots are free in');
});

describe('with dozens of rules', () => {
  const ruledOut = Array.from({ length: 26 }, (_, n) => ({
    rule: `other-cause-${n}`,
    status: 'ruled-out' as const,
    because: 'it is not so',
  }));
  const unjudged = Array.from({ length: 9 }, (_, n) => ({
    rule: `unseen-cause-${n}`,
    status: 'no-evidence' as const,
    missing: ['container.init' as const],
  }));
  const near = { rule: 'pod-pids-limit', status: 'ruled-out', because: '96 of 100 slots are free' } as const;
  const matched = { rule: FINDING.rule, status: 'matched', finding: FINDING } as const;
  const rules = [...ruledOut, ...unjudged, near, matched];

  test('it still fits one screen, and counts what it does not show', () => {
    const text = diagnosisText({ ...NAMED, rules }, { columns: 80, colour: false });
    expect(text.split('\n').length).toBeLessThanOrEqual(40);
    expect(text).toContain('- 23 more were ruled out; --json has each with its reason');
    expect(text).toContain('? unseen-cause-0 and 8 others can not be judged without container.init');
  });

  test('what the cause could be taken for comes first', () => {
    const [first] = wide({ rules }).match(/- not .*/gu) ?? [];
    expect(first).toBe('- not pod-pids-limit: 96 of 100 slots are free');
  });
});

test('who holds the slots is not told where nothing speaks of slots', () => {
  const paused = { ...FINDING, citations: [{ kind: 'container.inspect', quote: 'State.Status paused' }] } as const;
  expect(wide({ diagnosis: { status: 'named', finding: paused, others: [] } })).not.toContain('The slots');
  expect(wide()).toContain('The slots');
  const blind = wide({ diagnosis: { status: 'blind', missing: [], why: 'no rule explains it' } });
  expect(blind).toContain('The slots');
});
