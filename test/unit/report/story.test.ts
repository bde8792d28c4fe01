import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { RunReport, Trial } from '../../../harness/model/run-report.ts';
import { story } from '../../../harness/report/story.ts';
import { runReport } from '../../../harness/schema/report.ts';
import { ID, INTERVENTION, attempt, report, trial } from './example.ts';

/** Fields that others have written. */
const FREE_TEXT = new Set(['stdout', 'stderr', 'how', 'because', 'quote', 'what', 'path', 'title', 'kernel']);

const PLAIN = { columns: 80, colour: false } as const;

/** The story with its lines joined again, so that wrapping does not matter. */
function told(changes: Partial<Trial> = {}, ofRun: Partial<RunReport> = {}): string {
  return story(report([trial(changes)], ofRun), { columns: 10_000, colour: false });
}

test('bisects the way a person does: each entry, its command, its rate, its own words', () => {
  const lines = story(report([trial()]), PLAIN).split('\n');
  expect(lines.filter((line) => /^\d\. /.test(line))).toEqual([
    '1. docker exec',
    '2. containerd (ctr)',
    '3. runc exec',
  ]);
  expect(lines).toContain('  $ docker exec web /nonexistent/initp-null-exec');
  expect(lines).toContain(`  $ /usr/sbin/runc --root /run/runtime-runc/moby exec ${ID} /nonexistent/initp-null-exec`);
  expect(lines).toContain('  ✗ 3 of 3 failed, exit 126, median 252 ms');
  expect(lines).toContain('  | OCI runtime exec failed: read init-p: connection reset by peer: unknown');
  expect(lines).toContain('  | SIGABRT: abort');
  expect(lines).toContain('  | … 26 more lines');
});

test('tells the limit, the cause, the remedy and the proof with their numbers', () => {
  const text = told();
  for (const part of [
    '9 of 9 execs failed: true rate 70 to 100 % (95 % interval)',
    '64 of 64 slots taken, 0 free',
    '64 threads, 0 zombies',
    '180 forks across 9 execs',
    'The cause: container-pids-max in runtime-init, conclusive',
    'Go retries for 210 ms',
    'Attaching to a full cgroup is never refused',
    'not pod-pids-limit: no ancestor has a limit',
    '$ docker update --pids-limit 128 web',
    `$ systemctl set-property --runtime docker-${ID}.scope TasksMax=128`,
    '    podPidsLimit: 128',
    '✗ with the limit at 64: 1 of 1 failed',
    '✓ lifted to 128 for 812 ms: 0 of 1 failed',
    '✓ restored to 64',
    '✗ after that: 1 of 1 failed',
    'putting it back breaks it again',
    '✓ a container with pidsLimit 64: taken back (removed)',
    '✓ read back: nothing is left behind',
    'attach median 11.7 ms',
    'attach median 110 µs',
    'it is not the cause',
    '✓ correct, 5.4 s after the injection',
  ]) {
    expect(text).toContain(part);
  }
});

test.each([20, 24, 49, 50, 80, 120])('fits %i columns; only what is there to be copied is longer', (columns) => {
  const trials = [trial(), trial({ holding: 2, runtime: 'a-runtime-with-a-long-name' })];
  const options = { columns, colour: false, reportPath: `/var/lib/${'x'.repeat(90)}` };
  const several = [...trials, trial({ scenario: 'idle-host-with-a-long-name' })];
  const lines = [trials, several].flatMap((some) => story(report(some), options).split('\n'));
  const long = lines.filter((line) => line.length > columns);
  expect(long.filter((line) => !/^ {2}(\$ | {2}podPids|Report: )/.test(line))).toEqual([]);
  expect(lines).toContain(`  $ systemctl set-property --runtime docker-${ID}.scope TasksMax=128`);
});

test('colour adds nothing but colour', () => {
  const coloured = story(report([trial(), trial()]), { ...PLAIN, colour: true });
  expect(coloured).toContain('\u001B[');
  expect(stripVTControlCharacters(coloured)).toBe(story(report([trial(), trial()]), PLAIN));
});

test('nothing hostile reaches the terminal, wherever it stands', () => {
  const evil = '\u001B]0;owned\u0007\u001B[2J\r\u202Eevil\u009B1m\n$ rm -rf';
  const json = JSON.stringify(report([trial()]), (key, value: unknown) =>
    typeof value === 'string' && FREE_TEXT.has(key) ? value + evil : value,
  );
  const text = story(runReport.parse(JSON.parse(json)), PLAIN);
  expect(text).toContain('evil');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text).not.toMatch(/^\$ rm/m);
});

test('an entry without a client is no failure', () => {
  const end = { status: 'refused', error: 'ctr: not found' } as const;
  const text = told({
    attempts: [attempt('engine-api', 'fails'), attempt('containerd', 'not-tried', { end, stdout: '', stderr: '' })],
  });
  expect(text).toContain('- not tried: ctr: not found');
  expect(text).toContain('1 of 1 execs failed');
});

test('a hang is told with its deadline', () => {
  const end = { status: 'hung', afterMs: 10_000 } as const;
  const text = told({ attempts: [attempt('engine-api', 'hangs', { end, durationMs: 10_000, stdout: '' })] });
  expect(text).toContain('✗ 1 of 1 failed, 1 hung, median 10.0 s');
  expect(text).toContain('| no answer within 10.0 s');
});

test('a null exec that works does not show its own error as if it were one', () => {
  const works = attempt('engine-api', 'works', { stdout: 'stat /nonexistent: no such file or directory' });
  const text = told({ attempts: [works], intervention: null });
  expect(text).toContain('✓ 0 of 1 failed');
  expect(text).not.toContain('no such file');
});

test('a lift that cures nothing proves nothing, and a limit that is not back is told', () => {
  const intervention = { ...INTERVENTION, lifted: [attempt('engine-api', 'fails')], restoredTo: '128' };
  const text = told({ intervention });
  expect(text).toContain('Lifting this limit did not cure it');
  expect(text).toContain('✗ NOT restored: it reads 128, not 64');
});

test('what could not be taken back is told', () => {
  const text = told({
    changes: [{ what: 'pids.max of x', undo: 'write 512', result: 'failed' }],
    leftovers: ['x/pids.max reads 64'],
  });
  expect(text).toContain('✗ pids.max of x: NOT taken back (write 512)');
  expect(text).toContain('✗ left behind: x/pids.max reads 64');
  expect(told({}, { leftovers: ['a cgroup'] })).toContain('✗ a cgroup');
});

test('a trial that ended early does not claim to be clean', () => {
  const error = { name: 'HarnessError', message: 'no image', code: 'WORKLOAD_FAILED' };
  const text = told({
    phases: [],
    attempts: [],
    diagnosis: null,
    changes: [{ what: 'a container', undo: 'removed', result: 'done' }],
    verdict: { outcome: 'broken', phase: 'workload', error },
  });
  expect(text).toContain('? nobody has looked for leftovers');
  expect(text).toContain('✗ broken in the phase workload: WORKLOAD_FAILED: no image');
});
