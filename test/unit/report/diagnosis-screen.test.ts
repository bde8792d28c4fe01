import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Remedy } from '../../../harness/model/finding.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { diagnosisScreen } from '../../../harness/report/diagnosis-screen.ts';
import type { DiagnosisView } from '../../../harness/report/diagnosis-text.ts';
import { printable, shortIds } from '../../../harness/report/printable.ts';
import { cells } from '../../../harness/report/wrap.ts';
import { rules } from '../../../harness/rules/index.ts';
import { recording, recordingNames } from '../../fixtures/recordings.ts';
import { CGROUP, FINDING, ID, INTERVENTION, attempt } from './example.ts';

const PAGE = { columns: 80, rows: 30, colour: false } as const;
const source = { how: 'x', atMs: 0 };

async function seen(name: string): Promise<DiagnosisView> {
  const { container, depth, readings } = await recording(name);
  const results = runRules(rules, readings);
  return { container, depth, readings, rules: results, diagnosis: rank(results, readings) };
}

/** As a terminal of so many columns shows it. */
function rowsOf(text: string, columns: number): number {
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(cells(line) / columns)), 0);
}

/** Lines may end anywhere. */
function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/gu, '');
}

describe.each(await recordingNames())('%s', (name) => {
  test('is one screen, with the cause, its layer, why, and what to type', async () => {
    const view = await seen(name);
    const text = diagnosisScreen(view, PAGE);
    expect(rowsOf(text, PAGE.columns)).toBeLessThanOrEqual(PAGE.rows);
    const { diagnosis } = view;
    const findings =
      diagnosis.status === 'named' ? [diagnosis.finding] : diagnosis.status === 'tied' ? diagnosis.findings : [];
    for (const { cause, layer, because, remedy } of findings) {
      expect(text).toContain(`${cause} in ${layer}`);
      expect(withoutSpaces(text)).toContain(withoutSpaces(shortIds(because)).slice(0, 60));
      expect(text).toContain(printable(remedy[0]?.commands[0] ?? '').trim());
    }
    expect(text).toMatch(/\d+ ruled out/u);
  });
});

const levels = (path: string): Reading => ({
  kind: 'cgroup.pids',
  status: 'read',
  value: {
    version: 'v1',
    levels: [{ path, of: 'own', max: 64, current: 64, peak: null, refusals: 180, ownRefusals: null }],
  },
  source,
});
const NAMED: DiagnosisView = {
  container: { id: ID, name: 'web' },
  depth: 'passive',
  diagnosis: { status: 'named', finding: FINDING, others: [] },
  rules: [
    { rule: 'pod-pids-limit', status: 'ruled-out', because: 'no ancestor has a limit' },
    { rule: 'other', status: 'no-evidence', missing: ['cgroup.memory'] },
  ],
  readings: [levels(CGROUP)],
};

test('a small terminal shows the cause and what to type, and less of the rest', () => {
  const text = diagnosisScreen(NAMED, { ...PAGE, rows: 14 });
  expect(text).toContain('container-pids-max in runtime-init, conclusive');
  expect(text).toContain('$ docker update --pids-limit 128 web');
  expect(text).not.toContain('Attaching to a full cgroup');
  expect(diagnosisScreen(NAMED, PAGE)).toContain('Attaching to a full cgroup');
});

function told(path: string): string {
  return diagnosisScreen({ ...NAMED, readings: [levels(path)] }, PAGE);
}

describe('of several ways to mend it', () => {
  test('those of systemd and the kubelet are told where they made the cgroup', () => {
    expect(told(CGROUP)).not.toMatch(/systemctl|podPidsLimit/u);
    const pod = told('/sys/fs/cgroup/kubepods.slice/kubepods-pod1.slice/docker-1.scope');
    expect(pod).toContain('systemctl set-property');
    expect(pod).toContain('podPidsLimit: 128');
  });

  test('the only ones there are are told anywhere', () => {
    const kubelet: Remedy = { for: 'kubelet', commands: ['podPidsLimit: 128'], changes: 'x', lasts: 'for good' };
    const finding = { ...FINDING, remedy: [kubelet] };
    const text = diagnosisScreen({ ...NAMED, diagnosis: { status: 'named', finding, others: [] } }, PAGE);
    expect(text).toContain('podPidsLimit: 128');
  });
});

test('an intervention is told in numbers', () => {
  const proof: Reading = { kind: 'exec.intervention', status: 'read', value: INTERVENTION, source };
  const text = diagnosisScreen({ ...NAMED, depth: 'confirm', readings: [levels(CGROUP), proof] }, PAGE);
  expect(text).toMatch(/proof {7}1 of 1 fail at 64; 0 of 1 lifted to 128 for 812 ms; 1 of 1 back at\s+64/u);
});

test('what could not be read and a rule that crashed are told', () => {
  const rule = { rule: 'shaky', status: 'crashed', error: 'x is undefined' } as const;
  const unread: Reading = { kind: 'cgroup.memory', status: 'failed', error: 'EACCES', source };
  const text = diagnosisScreen({ ...NAMED, rules: [...NAMED.rules, rule], readings: [unread] }, PAGE);
  expect(text).toContain('shaky crashed, which is a bug: x is undefined');
  expect(text).toContain('cgroup.memory was not read: EACCES');
});

test('nothing in it moves the cursor', () => {
  const failure = attempt('engine-api', 'fails', { stdout: 'a\u001B[2Jb\u0007' });
  const execs: Reading = { kind: 'exec.attempts', status: 'read', value: [failure], source };
  const text = diagnosisScreen({ ...NAMED, depth: 'probe', readings: [execs] }, PAGE);
  expect(text).toContain('| ab');
  expect(text).not.toMatch(/\p{Cc}(?<!\n)/u);
});
