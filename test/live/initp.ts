/** The one way in which live tests start the program: a child process, no terminal, and a state directory of its own. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import type { RunReport } from '../../harness/model/run-report.ts';
import { parseReport } from '../../harness/schema/report.ts';
import { processesWith } from './processes.ts';
import { until } from './until.ts';

/** Folder of the project, with a slash at its end. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const BIN = join(PROJECT, 'harness/bin.js');
const DEADLINE_MS = 100_000;

/** How one start of the program differs from the others. */
export interface Start {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What stands before `node`, such as `setpriv` and its arguments. */
  readonly through?: readonly string[];
  /** It is ended after that; 100 s when left out. */
  readonly deadlineMs?: number;
}

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program while it runs. Leader of a process group, as a shell would start it. */
export interface Running {
  readonly pid: number;
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Standard error up to now. */
  stderr(): string;
  /** Waits for a word of the conversation. Throws when the program ends before. */
  says(pattern: RegExp): Promise<void>;
  /** Waits for the end. */
  ended: Promise<Ended>;
}

/** A place of its own for each file of tests: nothing of the person's own state is seen or touched. */
export interface Workspace extends AsyncDisposable {
  readonly directory: string;
  readonly journals: string;
  readonly reports: string;
  /** Runs of this workspace have seeds that begin with it, and so have all names they give. */
  readonly mark: string;
  start(words: readonly string[], start?: Start): Running;
  initp(words: readonly string[], start?: Start): Promise<Ended>;
  /** `initp run`, with a seed and a report directory of this workspace. */
  startRun(words: readonly string[], start?: Start): Running;
  run(words: readonly string[], start?: Start): Promise<Ended>;
  /** Path of the directory of the latest run. */
  latestRun(): Promise<string>;
  latestReport(): Promise<RunReport>;
}

export async function workspace(): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), 'initp-live-'));
  // Another user may have to read a scenario in it.
  await chmod(directory, 0o755);
  const [state, reports] = [join(directory, 'state'), join(directory, 'reports')];
  const mark = `l${randomBytes(3).toString('hex')}`;
  let runs = 0;

  function start(words: readonly string[], options: Start = {}): Running {
    const { environment = {}, cwd = PROJECT, through = [], deadlineMs = DEADLINE_MS } = options;
    const [file = '', ...args] = [...through, process.execPath, BIN, ...words];
    const child = spawn(file, args, {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...plainEnvironment(), XDG_STATE_HOME: state, ...environment },
    });
    return running(child, deadlineMs);
  }
  const startRun = (words: readonly string[], options: Start = {}): Running =>
    start(['run', ...words, '--report', reports, '--seed', `${mark}${++runs}`], options);

  async function latestRun(): Promise<string> {
    const names = (await readdir(reports)).toSorted();
    const last = names.find((name) => name.endsWith(`-${mark}${runs}`));
    if (last === undefined) throw new Error(`no report of run ${mark}${runs} among ${names.join(', ')}`);
    return join(reports, last);
  }

  return {
    directory,
    journals: join(state, 'initp', 'journals'),
    reports,
    mark,
    start,
    startRun,
    initp: async (words, options) => await start(words, options).ended,
    run: async (words, options) => await startRun(words, options).ended,
    latestRun,
    async latestReport() {
      const path = join(await latestRun(), 'report.json');
      return parseReport(await readFile(path, 'utf8'), path);
    },
    async [Symbol.asyncDispose]() {
      // A test that failed half-way may have left what only `undo` takes back.
      await start(['undo', '--all']).ended;
      await until('processes of this workspace end', async () => await processesWith(directory), {
        satisfies: (left) => left.length === 0,
        withinMs: 20_000,
      });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** That of the tests, without what they or their runner add to it. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, NO_COLOR: __, COLUMNS: ___, NODE_OPTIONS: ____, ...rest } = process.env;
  return rest;
}

function running(child: ChildProcessByStdio<null, Readable, Readable>, deadlineMs: number): Running {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let over: Ended | null = null;
  const ended = (async (): Promise<Ended> => {
    const alarm = setTimeout(() => child.kill('SIGTERM'), deadlineMs);
    await once(child, 'close');
    clearTimeout(alarm);
    over = { exitCode: child.exitCode, signal: child.signalCode, stdout, stderr };
    return over;
  })();
  // Whoever awaits it is told; a test that failed before has no use for it.
  ended.catch(() => {});
  return {
    pid: child.pid ?? 0,
    child,
    stderr: () => stderr,
    async says(pattern) {
      await until(`initp says ${String(pattern)}`, () => ({ stderr, over: over !== null }), {
        satisfies: (seen) => pattern.test(seen.stderr) || seen.over,
        withinMs: DEADLINE_MS,
      });
      if (!pattern.test(stderr)) throw new Error(`initp ended and never said ${String(pattern)}: ${stderr}`);
    },
    ended,
  };
}
