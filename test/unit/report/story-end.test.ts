import { expect, test } from 'vitest';
import type { ExitCode } from '../../../harness/model/exit-code.ts';
import { EXIT } from '../../../harness/model/exit-code.ts';
import type { RunReport, Trial } from '../../../harness/model/run-report.ts';
import type { Verdict } from '../../../harness/model/verdict.ts';
import { story } from '../../../harness/report/story.ts';
import { report, trial } from './example.ts';

const PATH = '/tmp/runs/r1/report.json';
const HEALTHY = { diagnosis: 'healthy' } as const;
const VERDICTS: readonly Verdict[] = [
  { outcome: 'correct', afterMs: 5 },
  { outcome: 'wrong', expected: HEALTHY, named: { cause: 'pod-pids-limit', layer: 'runtime-init' } },
  { outcome: 'missed', expected: { diagnosis: 'named', cause: 'pod-pids-limit', layer: 'runtime-init' } },
  { outcome: 'unsure', why: 'no-symptom' },
  { outcome: 'skipped', missing: ['root', 'cgroup-pids', 'slow-attach'] },
  { outcome: 'broken', phase: 'inject', error: { name: 'Error', message: 'x'.repeat(500), code: null } },
];

function ending(trials: readonly Trial[], changes: Partial<RunReport> = {}): readonly string[] {
  const lines = story(report(trials, changes), { columns: 80, colour: false, reportPath: PATH }).split('\n');
  return lines.slice(lines.indexOf('In short') + 2);
}

test.each(VERDICTS)('the end of a trial that was $outcome has at most five lines', (verdict) => {
  const lines = ending([trial({ verdict, scenario: 's'.repeat(64) })]);
  expect(lines.length).toBeLessThanOrEqual(5);
  expect(lines).toContain(`  Report: ${PATH}`);
});

test.each(Object.entries(EXIT))('a run that ended %s says what to type now', (_, exitCode: ExitCode) => {
  expect(ending([trial(), trial()], { exitCode }).at(-1)).toMatch(/^ {2}\$ (?:initp|npm run) [a-z]/);
});

test('a single trial ends with what happened', () => {
  expect(ending([trial()])[0]).toMatch(/^ {2}✓ read-init-p: 9 of 9 execs failed, container-pids-max named/);
});

test('several trials end with a count of each outcome', () => {
  const trials = VERDICTS.slice(0, 3).map((verdict) => trial({ verdict }));
  expect(ending(trials, { exitCode: 1 })[0]).toBe('  ✗ 3 trials: 1 correct, 1 wrong, 1 missed.');
});

test('a wrong diagnosis can be judged again from its readings beside the report', () => {
  const [, wrong] = VERDICTS;
  const changes = { verdict: wrong ?? { outcome: 'correct', afterMs: 1 }, readingsFile: 'a b/readings.json' } as const;
  expect(ending([trial(changes)], { exitCode: 1 }).at(-1)).toBe(
    "  $ initp diagnose --from '/tmp/runs/r1/a b/readings.json'",
  );
});

test('what did not reproduce asks for the amplifier, a dirty machine for the undo', () => {
  const quiet = trial({ verdict: { outcome: 'unsure', why: 'no-symptom' } });
  expect(ending([quiet], { exitCode: 2 }).at(-1)).toBe('  $ initp run read-init-p --amplify always');
  const dirty = ending([trial()], { exitCode: 3 });
  expect(dirty[0]).toContain('✗ The machine was left dirty.');
  expect(dirty.at(-1)).toBe('  $ initp undo --all');
});

test('nothing held and an interruption are not green', () => {
  expect(ending([], { exitCode: 2 })[0]).toBe('  ? No trial was held.');
  expect(ending([trial()], { exitCode: 130, ended: 'interrupted' })[0]).toMatch(/^ {2}\? Interrupted\. /);
});

test('what was not held any more is counted', () => {
  const ended = ending([trial(), trial({ scenario: 'b' })], { exitCode: 1, ended: 'stopped', planned: 9 });
  expect(ended.slice(0, 2).join(' ').replaceAll(/ +/gu, ' ')).toContain(
    'Stopped after the first that was not correct. 2 trials: 2 correct; 7 more were planned.',
  );
});

test('an inconclusive run shows how to read one scenario of it in full', () => {
  const blind = trial({ scenario: 'b', verdict: { outcome: 'unsure', why: 'blind' } });
  expect(ending([trial(), blind], { exitCode: 2 }).at(-1)).toBe(`  $ initp report ${PATH} --scenario b`);
});
