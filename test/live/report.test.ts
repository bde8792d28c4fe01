import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import type { ExecAttempt } from '../../harness/model/exec-attempt.ts';
import type { RunReport, Trial } from '../../harness/model/run-report.ts';
import { cells } from '../../harness/report/wrap.ts';
import { collectors } from '../../harness/collectors/index.ts';
import type { Reading } from '../../harness/model/reading.ts';
import { parseReadings } from '../../harness/schema/readings.ts';
import { type Ended, type Workspace, workspace } from './initp.ts';

let work: Workspace;
let ended: Ended;
let report: RunReport;
let trial: Trial;
let readingsFile: string;

beforeAll(async () => {
  work = await workspace();
  ended = await work.run(['read-init-p']);
  report = await work.latestReport();
  const [held] = report.trials;
  if (held === undefined) throw new Error(`no trial was held: ${ended.stderr}`);
  trial = held;
  readingsFile = join(await work.latestRun(), trial.readingsFile ?? '');
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

function failing(...entries: readonly string[]): readonly ExecAttempt[] {
  return trial.attempts.filter(({ entry, outcome }) => outcome === 'fails' && entries.includes(entry));
}

const text = ({ stdout, stderr }: ExecAttempt): string => stdout + stderr;

/** How far the counters of all levels rose across an exec. */
const rise = ({ pidsDeltas }: ExecAttempt): number =>
  Math.max(...pidsDeltas.map(({ refusals, ownRefusals }) => ownRefusals ?? refusals ?? 0));

describe('the report of read-init-p', () => {
  test('conforms to the schema, and says which machine and which run it was', () => {
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(report).toMatchObject({ schemaVersion: 1, ended: 'complete', exitCode: 0, leftovers: [] });
    expect(report.run).toMatch(/^\d{8}T\d{6}Z-\w+$/u);
    expect(report.machine.kernel).not.toBe('');
    expect(report.machine.runtime).toMatch(/^runc \d/u);
  });

  test('the readings beside it give the same diagnosis again, without an engine', async () => {
    const again = await work.initp(['diagnose', '--from', readingsFile, '--json'], {
      environment: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    });
    expect(again).toMatchObject({ exitCode: 0 });
    const document = z
      .looseObject({ diagnosis: z.unknown(), rules: z.unknown(), depth: z.string() })
      .parse(JSON.parse(again.stdout));
    expect(document.diagnosis).toEqual(trial.diagnosis);
    expect(document.rules).toEqual(trial.rules);
    expect(document.depth).toBe('confirm');
  });

  test('is verified from disk alone, and a report that was changed is not', async () => {
    const directory = await work.latestRun();
    const nowhere = { environment: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } };
    const verified = await work.initp(['report', directory, '--verify'], nowhere);
    expect(verified).toMatchObject({ exitCode: 0 });
    expect(verified.stdout).toContain('1 of 1 trial came out the same');
    const changed = join(work.directory, 'changed');
    await cp(directory, changed, { recursive: true });
    const other = { ...report, trials: [{ ...trial, verdict: { outcome: 'unsure', why: 'tied' } }] };
    await writeFile(join(changed, 'report.json'), JSON.stringify(other));
    const refuted = await work.initp(['report', changed, '--verify'], nowhere);
    expect(refuted).toMatchObject({ exitCode: 1 });
    expect(refuted.stdout).toContain('another verdict');
  });

  test('has its schema and its page beside it', async () => {
    const directory = await work.latestRun();
    const schema: unknown = JSON.parse(await readFile(join(directory, report.$schema), 'utf8'));
    expect(schema).toMatchObject({ title: 'Report of an initp run' });
    const page = await readFile(join(directory, 'report.html'), 'utf8');
    expect(page).toContain('read-init-p');
    expect(page).toContain('Content-Security-Policy');
    expect(ended.stdout).toContain('report.html');
  });

  test('every collector was asked before the injection and after it, and what decides was read', async () => {
    const { readings } = parseReadings(await readFile(readingsFile, 'utf8'));
    const kinds = (wanted: (reading: Reading) => boolean): ReadonlySet<string> =>
      new Set(readings.filter(wanted).map(({ kind }) => kind));
    const all = collectors.map(({ kind }) => kind);
    expect([...kinds(({ source }) => source.atMs < 0)]).toEqual(expect.arrayContaining(all));
    expect([...kinds(({ source }) => source.atMs >= 0)]).toEqual(expect.arrayContaining(all));
    const deciding = ['cgroup.pids', 'container.home', 'container.inspect', 'container.tasks', 'engine.info'];
    expect([...kinds(({ status, source }) => status === 'read' && source.atMs >= 0)]).toEqual(
      expect.arrayContaining([...deciding, 'exec.attempts', 'exec.intervention', 'host.kernel', 'runtime.log']),
    );
    expect(readings.filter(({ status }) => status === 'failed')).toEqual([]);
  });

  test('the story is told again from the report', async () => {
    const told = await work.initp(['report', await work.latestRun()]);
    expect(told).toMatchObject({ exitCode: 0 });
    expect(told.stdout).toContain('The cause: container-pids-max in runtime-init, conclusive');
  });
});

describe('the symptom in the report', () => {
  test('each door shows its own words: OCI error, the same behind ctr, and the crash of runc init', () => {
    const oci = /read init-p: connection reset by peer|procReady not received/u;
    expect(failing('engine-api').length).toBeGreaterThan(0);
    for (const attempt of failing('engine-api')) {
      expect(text(attempt)).toMatch(oci);
      expect(attempt.end).toEqual({ status: 'exited', exitCode: 126 });
    }
    for (const attempt of failing('containerd')) expect(text(attempt)).toMatch(oci);
    const crashes = failing('runtime').filter((one) =>
      /pthread_create failed|newosproc|unable to spawn/u.test(text(one)),
    );
    expect(crashes.length).toBeGreaterThan(0);
  });

  test('a failing exec adds bytes to log.json; called directly, the runtime writes to its standard error instead', () => {
    for (const { logAdded } of failing('engine-api', 'containerd')) {
      expect(logAdded?.bytes).toBeGreaterThan(0);
      expect(logAdded?.errors.join('\n')).toMatch(/exec failed/u);
    }
    for (const { logAdded } of failing('runtime')) expect(logAdded?.bytes ?? 0).toBe(0);
  });

  test('the kernel refuses at least 20 forks for each failing exec, which are the retries of Go', () => {
    const rises = failing('engine-api', 'containerd', 'runtime').map(rise);
    expect(rises.length).toBeGreaterThan(0);
    expect(Math.min(...rises)).toBeGreaterThanOrEqual(20);
  });

  test('no refusal is counted for an exec that works', () => {
    const rises = trial.attempts.filter(({ outcome }) => outcome === 'works').map(rise);
    expect(rises.filter((one) => one !== 0)).toEqual([]);
  });

  test('the limit was lifted for at most two seconds, execs worked then, and it was put back', () => {
    const { intervention } = trial;
    expect(intervention).toMatchObject({ was: '64', restoredTo: '64' });
    expect(intervention?.liftedMs).toBeLessThanOrEqual(2000);
    expect(intervention?.lifted.map(({ outcome }) => outcome)).toEqual(['works', 'works']);
    expect(intervention?.path).toMatch(/\/pids\.max$/u);
  });
});

describe('the story of read-init-p', () => {
  test.each([
    ['the three steps', /1\. docker exec[\s\S]*2\. containerd[\s\S]*3\. runc exec/u],
    ['the real output', /read init-p: connection reset by peer|procReady not received/u],
    ['the headroom', /64 of 64 slots taken, 0 free/u],
    ['the cause', /The cause: container-pids-max in runtime-init, conclusive/u],
    ['the remedy', /\$ docker update --pids-limit 128 w-\w+-1/u],
    ['the proof', /lifted to 128 for \d+ ms: 0 of 2 failed/u],
    ['what was restored', /read back: nothing is left behind/u],
    ['the amplifier', /The amplifier: churn|The amplifier: off/u],
  ])('has %s', (_, pattern) => {
    expect(ended.stdout).toMatch(pattern);
  });

  test('progress is one plain line a phase on standard error, and the result alone on standard output', () => {
    expect(ended.stderr).toMatch(/^read-init-p +inject +\d/mu);
    expect(ended.stdout).not.toMatch(/^read-init-p +inject/mu);
  });

  test('no line is wider than 80 columns but commands and paths to copy', () => {
    const wide = ended.stdout.split('\n').filter((line) => cells(line) > 80);
    expect(wide.filter((line) => !/^ {2}\$ |^ {4}\S|^ {2}Report: /u.test(line))).toEqual([]);
    expect(ended.stderr.split('\n').filter((line) => cells(line) > 80)).toEqual([]);
  });

  test('nothing but text is printed where there is no terminal', () => {
    // oxlint-disable-next-line no-control-regex
    expect(ended.stdout + ended.stderr).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/u);
  });

  test('a label stands apart from its text', () => {
    expect(ended.stdout).toMatch(/^ {2}application {1,}the leak itself/mu);
  });
});
