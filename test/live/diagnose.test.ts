import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import type { ExecAttempt, Intervention } from '../../harness/model/exec-attempt.ts';
import { cells } from '../../harness/report/wrap.ts';
import { diagnosis, ruleResult } from '../../harness/schema/finding-schema.ts';
import { parseReadings, type ReadingsFile } from '../../harness/schema/readings.ts';
import { command, lines } from './command.ts';
import { json } from './json.ts';
import { type Ended, type Workspace, workspace } from './initp.ts';
import { churn, type Container, container } from './payload.ts';
import { until } from './until.ts';

/** Exactly one document, whose readings are what `--from` takes. */
function documentOf({ stdout }: Ended): Document {
  const { diagnosis: named, rules, ...readingsOf } = json(printed, stdout);
  return { ...parseReadings(JSON.stringify(readingsOf)), diagnosis: named, rules };
}

const printed = z.looseObject({ diagnosis, rules: z.array(ruleResult) });
type Document = ReadingsFile & z.output<typeof printed>;

function valueOf(document: Document, kind: 'exec.attempts'): readonly ExecAttempt[];
function valueOf(document: Document, kind: 'exec.intervention'): Intervention | null;
function valueOf({ readings }: Document, kind: string): unknown {
  const found = readings.find((reading) => reading.kind === kind);
  return found?.status === 'read' ? found.value : null;
}

let work: Workspace;
let full: Container;
beforeAll(async () => {
  work = await workspace();
  full = await container(['--pids-limit', '40'], 'threads', 'max');
});
afterAll(async () => {
  await full[Symbol.asyncDispose]();
  await work[Symbol.asyncDispose]();
});

const journals = async (): Promise<readonly string[]> => await readdir(work.journals).catch(() => []);

describe('the passive depth', () => {
  test('names the full container from reading alone', async () => {
    const ended = await work.initp(['diagnose', full.name, '--json']);
    expect(ended).toMatchObject({ exitCode: 0 });
    const document = documentOf(ended);
    expect(document).toMatchObject({ schemaVersion: 1, depth: 'passive', container: { id: full.id, name: full.name } });
    expect(document.diagnosis).toMatchObject({
      status: 'named',
      finding: {
        cause: 'container-pids-max',
        layer: 'runtime-init',
        strength: 'strong',
        because: expect.stringContaining(`${full.cgroup}/pids.max is 40 and 40 tasks are in it: headroom 0`) as unknown,
        suspect: { path: `${full.cgroup}/pids.max`, room: { max: 40, current: 40 }, reach: 'container' },
      },
    });
    expect(document.rules.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['container-pids-max', 'pod-pids-limit']),
    );
  });

  test('starts no process in the container and no exec in the engine, and writes no journal', async () => {
    const seen = async (): Promise<readonly string[]> =>
      await Promise.all([
        full.read('pids.current'),
        full.read('pids.events'),
        full.read('pids.peak').catch(() => 'this kernel has no pids.peak'),
        full.read('pids.max'),
        full.inspect('{{json .ExecIDs}} {{.State.Pid}} {{.State.StartedAt}} {{.RestartCount}}'),
      ]);
    const before = await seen();
    const since = (Date.now() / 1000).toFixed(3);
    const { exitCode, stdout } = await work.initp(['diagnose', full.id.slice(0, 12)]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('container-pids-max');
    expect(await seen()).toEqual(before);
    const events = ['--filter', `container=${full.id}`, '--since', since, '--until', (Date.now() / 1000).toFixed(3)];
    expect(await command('docker', 'events', ...events)).toBe('');
    expect(await journals()).toEqual([]);
  });

  test('a limit of the parent cgroup is not taken for the container’s own', async () => {
    const { diagnosis: named } = documentOf(await work.initp(['diagnose', full.name, '--json']));
    expect(JSON.stringify(named)).not.toContain('"cause":"pod-pids-limit"');
  });

  test('a healthy container is healthy, with its headroom', async () => {
    await using healthy = await container(['--pids-limit', '200'], 'threads', '20');
    const ended = await work.initp(['diagnose', healthy.name, '--json']);
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(documentOf(ended).diagnosis).toEqual({
      status: 'healthy',
      headroom: { freeSlots: 179, path: healthy.cgroup },
    });
  });

  test('a command after -- is looked at and not run', async () => {
    await using healthy = await container(['--pids-limit', '200'], 'sleep');
    const missing = await work.initp(['diagnose', healthy.name, '--json', '--', '/bin/no-such-program']);
    expect(missing).toMatchObject({ exitCode: 0 });
    expect(documentOf(missing).diagnosis).toMatchObject({
      status: 'named',
      finding: { cause: 'executable-not-found', strength: 'strong' },
    });
    expect(valueOf(documentOf(missing), 'exec.attempts')).toBeNull();
  });

  test('a stopped container is named as that, whatever else can not be seen', async () => {
    await using stopped = await container([], 'sleep');
    await command('docker', 'stop', '--time', '5', stopped.name);
    const ended = await work.initp(['diagnose', stopped.name, '--json']);
    expect(ended.exitCode).toBe(0);
    expect(documentOf(ended).diagnosis).toMatchObject({
      status: 'named',
      finding: { cause: 'container-init-died', layer: 'dockerd', strength: 'conclusive' },
    });
  });
});

describe('what a person reads', () => {
  test('is the cause, the remedy and the deeper depths, in 80 columns and without escape codes', async () => {
    const { exitCode, stdout, stderr } = await work.initp(['diagnose', full.name]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('container-pids-max in runtime-init, strong');
    expect(stdout).toContain(`$ docker update --pids-limit 80 ${full.name}`);
    const wide = stdout.split('\n').filter((line) => cells(line) > 80);
    expect(wide.filter((line) => !/^ {2}\$ |^ {4}\S/u.test(line))).toEqual([]);
    expect(stdout).not.toContain('\u001B');
  });
});

describe('the probe depth', () => {
  test('is conclusive while the attach is fast: the kernel counts the refusals of these very execs', async () => {
    await using _ = await churn();
    const ended = await work.initp(['diagnose', full.name, '--probe', '--json']);
    expect(ended).toMatchObject({ exitCode: 0 });
    const document = documentOf(ended);
    expect(document.diagnosis).toMatchObject({
      status: 'named',
      finding: { cause: 'container-pids-max', layer: 'runtime-init', strength: 'conclusive' },
    });
    const attempts = valueOf(document, 'exec.attempts');
    expect(attempts.map(({ entry, kind, terminal }) => `${entry} ${kind} ${terminal}`)).toEqual([
      'engine-api null-exec none',
      'engine-api null-exec allocated',
      'containerd null-exec none',
      'runtime null-exec none',
    ]);
    expect(valueOf(document, 'exec.intervention')).toBeNull();
  });

  test('a healthy container stays healthy: the null exec fails for its own reason', async () => {
    await using healthy = await container(['--pids-limit', '200'], 'sleep');
    const document = documentOf(await work.initp(['diagnose', healthy.name, '--probe', '--json']));
    expect(document.diagnosis.status).toBe('healthy');
    expect(valueOf(document, 'exec.attempts').map(({ outcome }) => outcome)).toEqual(Array(4).fill('works'));
  });

  test("the person's own command is tried as well, and ends as it likes", async () => {
    await using healthy = await container(['--pids-limit', '200'], 'sleep');
    const words = ['diagnose', healthy.name, '--probe', '--json', '--', '/bin/payload', 'nonsense', '--flag'];
    const ended = await work.initp(words);
    expect(ended).toMatchObject({ exitCode: 0 });
    const own = valueOf(documentOf(ended), 'exec.attempts').filter(({ kind }) => kind === 'command');
    expect(own.map(({ entry }) => entry)).toEqual(['engine-api', 'containerd', 'runtime']);
    for (const { how, outcome, end, stderr, stdout } of own) {
      expect(how).toMatch(/\/bin\/payload nonsense --flag$/u);
      expect(outcome).toBe('works');
      expect(end).toEqual({ status: 'exited', exitCode: 64 });
      expect(stdout + stderr).toContain('usage: payload');
    }
  });

  test('an exec that hangs is ended by the deadline and is a symptom', async () => {
    await using healthy = await container(['--pids-limit', '200'], 'sleep');
    const words = ['diagnose', healthy.name, '--probe', '--timeout', '1s', '--json', '--', '/bin/payload', 'sleep'];
    const document = documentOf(await work.initp(words));
    const own = valueOf(document, 'exec.attempts').filter(({ kind }) => kind === 'command');
    expect(own.map(({ outcome }) => outcome)).toEqual(['hangs', 'hangs', 'hangs']);
    expect(document.diagnosis.status).toBe('blind');
    // A line of headings and the container's own PID 1: what was started and never ended is gone.
    await until('processes inside', async () => await lines('docker', 'top', healthy.name), {
      satisfies: (inside) => inside.length === 2,
      withinMs: 5000,
    });
  });
});

describe('the confirm depth', () => {
  test('proves the cause, puts the limit back and leaves no journal', async () => {
    await using _ = await churn();
    // Each exec loses the race nearly always and not always: a proof needs one before and one after.
    let proven = false;
    for (let tries = 0; tries < 5 && !proven; tries++) {
      const ended = await work.initp(['diagnose', full.name, '--confirm', '--json']);
      expect(ended).toMatchObject({ exitCode: 0 });
      const document = documentOf(ended);
      expect(document.diagnosis).toMatchObject({
        status: 'named',
        finding: { cause: 'container-pids-max', strength: 'conclusive' },
      });
      const intervention = valueOf(document, 'exec.intervention');
      expect(intervention).toMatchObject({ path: `${full.cgroup}/pids.max`, was: '40', restoredTo: '40' });
      expect(intervention?.liftedMs).toBeLessThanOrEqual(2000);
      expect(intervention?.lifted.map(({ outcome }) => outcome)).toContain('works');
      expect(intervention?.lifted.map(({ outcome }) => outcome)).not.toContain('fails');
      expect(await full.read('pids.max')).toBe('40');
      expect(await full.inspect('{{.HostConfig.PidsLimit}}')).toBe('40');
      expect(await journals()).toEqual([]);
      proven = JSON.stringify(document.diagnosis).includes('putting it back broke them again');
    }
    expect(proven).toBe(true);
  });

  test('runs nothing of its own in a container of somebody else: the null exec only', async () => {
    await using _ = await churn();
    const document = documentOf(await work.initp(['diagnose', full.name, '--confirm', '--json']));
    const intervention = valueOf(document, 'exec.intervention');
    const all = [
      ...valueOf(document, 'exec.attempts'),
      ...(intervention === null ? [] : [...intervention.before, ...intervention.lifted, ...intervention.after]),
    ];
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['null-exec']));
  });

  test('lifts nothing where nothing is suspected', async () => {
    await using healthy = await container(['--pids-limit', '200'], 'sleep');
    const document = documentOf(await work.initp(['diagnose', healthy.name, '--confirm', '--json']));
    expect(document.diagnosis.status).toBe('healthy');
    expect(valueOf(document, 'exec.intervention')).toBeNull();
    expect(await healthy.read('pids.max')).toBe('200');
    expect(await journals()).toEqual([]);
  });
});
