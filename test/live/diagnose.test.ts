import { chmod, mkdir, readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Diagnosis } from '../../harness/model/diagnosis.ts';
import type { ExecAttempt, Intervention } from '../../harness/model/exec-attempt.ts';
import type { RuleResult } from '../../harness/model/finding.ts';
import type { Reading } from '../../harness/model/reading.ts';
import { parseReadings } from '../../harness/schema/readings.ts';
import { command } from './command.ts';
import { type Ended, type Workspace, workspace } from './initp.ts';
import { churn, type Container, container } from './payload.ts';

/** What `diagnose --json` prints. */
interface Document {
  readonly schemaVersion: number;
  readonly container: { readonly id: string; readonly name: string };
  readonly depth: string;
  readonly diagnosis: Diagnosis;
  readonly rules: readonly RuleResult[];
  readonly readings: readonly Reading[];
}

/** Exactly one document, whose readings are what `--from` takes. */
function documentOf({ stdout }: Ended): Document {
  const document = JSON.parse(stdout) as Document;
  const { schemaVersion, depth, container: of, readings } = document;
  parseReadings(JSON.stringify({ schemaVersion, depth, container: of, readings }));
  return document;
}

function valueOf(document: Document, kind: 'exec.attempts'): readonly ExecAttempt[];
function valueOf(document: Document, kind: 'exec.intervention'): Intervention | null;
function valueOf({ readings }: Document, kind: string): unknown {
  const found = readings.find((reading) => reading.kind === kind);
  return found?.status === 'read' ? found.value : null;
}

function errorOf({ stdout }: Ended): { code: string; message: string; hint: string } {
  return (JSON.parse(stdout) as { error: { code: string; message: string; hint: string } }).error;
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
    expect(ended.exitCode, ended.stderr).toBe(0);
    const document = documentOf(ended);
    expect(document).toMatchObject({ schemaVersion: 1, depth: 'passive', container: { id: full.id, name: full.name } });
    expect(document.diagnosis).toMatchObject({
      status: 'named',
      finding: {
        cause: 'container-pids-max',
        layer: 'runtime-init',
        strength: 'strong',
        because: expect.stringContaining(`${full.cgroup}/pids.max is 40 and 40 tasks are in it: headroom 0`) as unknown,
        suspect: { path: `${full.cgroup}/pids.max`, max: 40, current: 40 },
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
    const { diagnosis } = documentOf(await work.initp(['diagnose', full.name, '--json']));
    expect(JSON.stringify(diagnosis)).not.toContain('"cause":"pod-pids-limit"');
  });

  test('a healthy container is healthy, with its headroom', async () => {
    await using healthy = await container(['--pids-limit', '200'], 'threads', '20');
    const ended = await work.initp(['diagnose', healthy.name, '--json']);
    expect(ended.exitCode, ended.stderr).toBe(0);
    expect(documentOf(ended).diagnosis).toEqual({
      status: 'healthy',
      headroom: { freeSlots: 179, path: healthy.cgroup },
    });
  });

  test('a stopped container can not be seen into, and that is what it says', async () => {
    await using stopped = await container([], 'sleep');
    await command('docker', 'stop', '--time', '5', stopped.name);
    const ended = await work.initp(['diagnose', stopped.name, '--json']);
    expect(ended.exitCode).toBe(2);
    const { diagnosis } = documentOf(ended);
    expect(diagnosis).toMatchObject({ status: 'blind', why: expect.stringMatching(/not running|exited/u) as unknown });
  });
});

describe('what a person reads', () => {
  test('is the cause, the remedy and the deeper depths, in 80 columns and without escape codes', async () => {
    const { exitCode, stdout, stderr } = await work.initp(['diagnose', full.name]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('container-pids-max in runtime-init, strong');
    expect(stdout).toContain(`$ docker update --pids-limit 80 ${full.name}`);
    const wide = stdout.split('\n').filter((line) => [...line].length > 80);
    expect(wide.filter((line) => !/^ {2}\$ |^ {4}\S/u.test(line))).toEqual([]);
    expect(stdout).not.toContain('\u001B');
  });
});

describe('the probe depth', () => {
  test('is conclusive while the attach is fast: the kernel counts the refusals of these very execs', async () => {
    await using _ = await churn();
    const ended = await work.initp(['diagnose', full.name, '--probe', '--json']);
    expect(ended.exitCode, ended.stderr).toBe(0);
    const document = documentOf(ended);
    expect(document.diagnosis).toMatchObject({
      status: 'named',
      finding: { cause: 'container-pids-max', layer: 'runtime-init', strength: 'conclusive' },
    });
    const attempts = valueOf(document, 'exec.attempts');
    expect(attempts.map(({ entry, kind }) => `${entry} ${kind}`)).toEqual([
      'engine-api null-exec',
      'containerd null-exec',
      'runtime null-exec',
    ]);
    expect(valueOf(document, 'exec.intervention')).toBeNull();
  });

  test('a healthy container stays healthy: the null exec fails for its own reason', async () => {
    await using healthy = await container(['--pids-limit', '200'], 'sleep');
    const document = documentOf(await work.initp(['diagnose', healthy.name, '--probe', '--json']));
    expect(document.diagnosis.status).toBe('healthy');
    expect(valueOf(document, 'exec.attempts').map(({ outcome }) => outcome)).toEqual(['works', 'works', 'works']);
  });

  test("the person's own command is tried as well, and ends as it likes", async () => {
    await using healthy = await container(['--pids-limit', '200'], 'sleep');
    const words = ['diagnose', healthy.name, '--probe', '--json', '--', '/bin/payload', 'nonsense', '--flag'];
    const ended = await work.initp(words);
    expect(ended.exitCode, ended.stderr).toBe(0);
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
  });
});

describe('the confirm depth', () => {
  test('proves the cause, puts the limit back and leaves no journal', async () => {
    await using _ = await churn();
    // Each exec loses the race nearly always and not always: a proof needs one before and one after.
    let proven = false;
    for (let tries = 0; tries < 5 && !proven; tries++) {
      const ended = await work.initp(['diagnose', full.name, '--confirm', '--json']);
      expect(ended.exitCode, ended.stderr).toBe(0);
      const document = documentOf(ended);
      expect(document.diagnosis).toMatchObject({
        status: 'named',
        finding: { cause: 'container-pids-max', strength: 'conclusive' },
      });
      const intervention = valueOf(document, 'exec.intervention');
      expect(intervention).toMatchObject({ path: `${full.cgroup}/pids.max`, was: '40', restoredTo: '40' });
      expect(intervention?.liftedMs).toBeLessThanOrEqual(2000);
      expect(intervention?.lifted.map(({ outcome }) => outcome)).toEqual(['works']);
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

describe('what can not be diagnosed', () => {
  async function refused(words: readonly string[], start: Parameters<Workspace['initp']>[1] = {}): Promise<Ended> {
    const ended = await work.initp(['diagnose', ...words, '--json'], start);
    const { code, message, hint } = errorOf(ended);
    expect(ended.stderr).toContain(`[${code}]`);
    expect(ended.stderr.split('\n').filter((line) => line.startsWith('error '))).toHaveLength(1);
    expect(ended.stderr.split('\n').filter((line) => line.startsWith('hint '))).toHaveLength(1);
    expect(message).not.toBe('');
    expect(hint).not.toBe('');
    return ended;
  }

  test('a container that is not there is a usage error, with the command that lists them', async () => {
    const ended = await refused(['no-such-container']);
    expect(ended.exitCode).toBe(64);
    expect(errorOf(ended)).toMatchObject({
      code: 'CONTAINER_UNKNOWN',
      message: expect.stringContaining('"no-such-container"') as unknown,
      hint: expect.stringContaining('docker ps -a') as unknown,
    });
  });

  test.each(['../../info', 'a b', 'x?all=1', '%2e%2e', '-'])('the hostile name %j is only a name', async (name) => {
    const ended = await refused([name]);
    expect(ended.exitCode).toBe(64);
    expect(errorOf(ended).code).toBe('CONTAINER_UNKNOWN');
  });

  test('a socket where nobody listens is exit 69', async () => {
    const environment = { DOCKER_HOST: `unix://${work.directory}/nobody.sock` };
    const ended = await refused([full.name], { environment });
    expect(ended.exitCode).toBe(69);
    expect(errorOf(ended)).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
    expect(errorOf(ended).message).toContain(environment.DOCKER_HOST);
  });

  test('a socket that may not be opened is exit 69, and says how to be allowed', async () => {
    const directory = join(work.directory, 'closed');
    await mkdir(directory);
    const path = join(directory, 'engine.sock');
    const server: Server = createServer().listen(path);
    await once(server, 'listening');
    try {
      await chmod(path, 0o600);
      const ended = await refused([full.name], {
        through: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
        environment: { DOCKER_HOST: `unix://${path}` },
      });
      expect(ended.exitCode, ended.stderr).toBe(69);
      expect(errorOf(ended)).toMatchObject({
        code: 'ENGINE_PERMISSION',
        hint: expect.stringContaining('docker') as unknown,
      });
    } finally {
      server.close();
    }
  });

  test('an address that is none is a usage error', async () => {
    const ended = await refused([full.name], { environment: { DOCKER_HOST: 'ssh://elsewhere' } });
    expect(ended.exitCode).toBe(64);
  });

  test('a command without --probe is a usage error: the passive depth runs nothing', async () => {
    const ended = await work.initp(['diagnose', full.name, '--json', '--', '/bin/true']);
    expect(ended.exitCode).toBe(64);
    expect(errorOf(ended).message).toContain('--probe');
  });

  test('readings that are none are a usage error', async () => {
    const ended = await refused(['--from', join(work.directory, 'nothing.json')]);
    expect(ended.exitCode).toBe(64);
    expect(errorOf(ended).code).toBe('READINGS_INVALID');
  });
});
