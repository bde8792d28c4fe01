import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { nestedImage } from '../docker/nested-image.ts';
import { exitCodeOfRun } from '../diagnosis/exit-code-of-run.ts';
import { findLeftovers } from '../engine/leftovers.ts';
import { machineOf } from '../engine/machine.ts';
import { registered } from '../faults/index.ts';
import { engineOf } from '../faults/reach.ts';
import { findPayload, reachEngine } from '../engine/preflight.ts';
import { openSession } from '../engine/session.ts';
import { serializeError } from '../engine/serialize-error.ts';
import { holdSuite } from '../engine/suite.ts';
import type { HeldTrial } from '../engine/trial.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { REPORT_SCHEMA, type RunReport, type ShardOfRun } from '../model/run-report.ts';
import type { AmplifyPolicy, Scenario } from '../model/scenario.ts';
import { printableLines } from '../report/printable.ts';
import { runLine } from '../report/progress.ts';
import { scoreOf } from '../report/score.ts';
import { began, ended, eventLine } from '../report/forms/events.ts';
import { story } from '../report/story.ts';
import { lookBefore } from './before-run.ts';
import { dryRun } from './dry-run.ts';
import { initpVersion } from './initp-version.ts';
import { chosenScenarios } from './scenario-files.ts';
import { both, eventListener } from './event-listener.ts';
import { openProgress, type ProgressMode } from './progress.ts';
import { checkedOutputs, type ReportOutput } from './report-outputs.ts';
import { makeRunDirectory, saveRun, unwritable } from './run-directory.ts';
import { tellOfRun } from './run-end.ts';
import { type Narrowing, narrowed } from './selection.ts';
import { runDeadline } from './run-deadline.ts';
import { onSignals } from './signals.ts';
import { surroundings } from './surroundings.ts';
import { tellingHost } from './telling-host.ts';
import { sayError, type Terminal } from './terminal.ts';

export interface RunOptions extends Narrowing {
  readonly runtime: readonly string[];
  readonly trials: number;
  readonly failFast: boolean;
  /** Execs of each kind through each door; `undefined`: as the scenario says. */
  readonly attempts: number | undefined;
  readonly quiet: boolean;
  /** Every command, with its exit code. */
  readonly verbose: boolean;
  readonly format: readonly ReportOutput[];
  readonly output: string | undefined;
  readonly ci: 'github' | undefined;
  /** `undefined`: as many as this machine is good for. */
  readonly jobs: number | undefined;
  readonly amplify: AmplifyPolicy;
  readonly report: string | undefined;
  readonly seed: string | undefined;
  readonly dryRun: boolean;
  /** One more exec of each trial, seen from the inside. */
  readonly trace: boolean;
  /** The most that the run may take. */
  readonly timeoutMs: number;
}

/** Holds the scenarios, writes the report, tells the story. */
export async function run(words: readonly string[], options: RunOptions, to: Terminal): Promise<ExitCode> {
  const mode = modeOf(options, to);
  const outputs = await checkedOutputs(options.format, { output: options.output, json: to.json });
  const plainly = surroundings();
  const around = mode === 'verbose' ? { ...plainly, host: tellingHost(plainly.host, to.say) } : plainly;
  const chosen = narrowed(await chosenScenarios(around.project, words), options);
  const scenarios = withAttempts(withRuntimes(chosen, options.runtime), options.attempts);
  if (options.dryRun) return dryRun(scenarios, options.amplify, to);

  const info = await reachEngine(around.engine);
  const unknown = scenarios
    // A nested engine has runtimes of its own.
    .filter((scenario) => engineOf(scenario) === 'host')
    .map(({ workload }) => workload.runtime)
    .find((name) => name !== null && !(name in info.runtimes));
  if (unknown !== undefined) throw unknownRuntime(String(unknown), Object.keys(info.runtimes));
  const payload = await findPayload(around.host, around.engine, around.project);

  const startedAt = new Date().toISOString();
  const seed = options.seed ?? randomBytes(4).toString('hex');
  const runId = `${startedAt.slice(0, 19).replaceAll(/[-:]/gu, '')}Z-${seed}`;
  const directory = join(options.report ?? join(around.project, 'reports', 'runs'), runId);
  await makeRunDirectory(directory);

  // Inside a container testcontainers would fetch an image to find the host's address, which nobody needs here.
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
  const hostMachine = machineOf(info);
  const initp = await initpVersion(around.project);
  const runStartMs = around.host.nowMs();
  const session = await openSession({ ...around, run: runId, startedAt, timeoutMs: options.timeoutMs });
  const machine = await lookBefore(session);
  const jobs = options.jobs ?? defaultJobs();
  const planned = scenarios.length * options.trials;
  if (planned > 1 && mode !== 'quiet') to.say(runLine({ scenarios, trials: options.trials, jobs, seed }));
  const names = scenarios.map(({ name }) => name);
  const progress = openProgress(mode, { names: [...new Set(names)], planned, nowMs: around.host.nowMs }, to);
  const signals = onSignals(session, progress.to);
  const deadline = runDeadline(options.timeoutMs, progress.to);
  const signal = AbortSignal.any([signals.signal, deadline.signal]);
  const live = outputs.some(({ format, file }) => format === 'ndjson' && file === null);
  if (live) to.print(eventLine(began({ initp, run: runId, seed, startedAt, planned, machine: hostMachine })));
  const events = eventListener(
    () => around.host.nowMs() - runStartMs,
    (event) => to.print(eventLine(event)),
  );
  const listener = live ? both(progress.listener, events) : progress.listener;
  let held: readonly HeldTrial[] = [];
  let leftovers: readonly string[] = [];
  try {
    held = await holdSuite(
      session,
      {
        ...options,
        scenarios,
        jobs,
        seed,
        afterFailure: options.failFast ? 'stop' : 'go-on',
        payload,
        root: around.root,
        nestedImage: await nestedImage(around.engine, around.nestedImage),
      },
      { listener, signal, runStartMs, faultFor: registered, say: progress.to.say, trace: options.trace },
    );
  } finally {
    progress.end();
    const prefix = `w-${seed}-`;
    leftovers = await findLeftovers({ ...session, trial: null, prefix, steps: await session.pending(null) })
      .then(async (found) => [...found, ...(await machine.changedSettings())])
      .catch((error: unknown) => [`could not be looked for: ${serializeError(error).message}`]);
    await session.close();
    signals.stop();
    deadline.stop();
  }

  for (const { trial, trace } of held) {
    if (trace?.status === 'failed')
      to.say(printableLines(`${trial.scenario}#${trial.holding} has no trace: ${trace.why}`));
  }
  const trials = held.map(({ trial }) => trial);
  const howItEnded = (short: boolean): RunReport['ended'] => {
    if (signals.signal.aborted) return 'interrupted';
    if (deadline.passed()) return 'timed-out';
    return short ? 'stopped' : 'complete';
  };
  const judged = exitCodeOfRun(trials, leftovers);
  // What the time did not suffice for was not seen to be correct.
  const verdicts = deadline.passed() && judged === EXIT.ok ? EXIT.inconclusive : judged;
  const report: RunReport = {
    $schema: REPORT_SCHEMA,
    schemaVersion: 1,
    shard: shardOf(chosen, options),
    mergedFrom: [],
    missingShards: [],
    initp,
    run: runId,
    seed,
    jobs,
    planned,
    amplify: options.amplify,
    startedAt,
    durationMs: Math.round(around.host.nowMs() - runStartMs),
    machine: hostMachine,
    trials,
    score: scoreOf(trials),
    leftovers,
    ended: howItEnded(trials.length < planned),
    // Left dirty beats everything, a signal beats what the trials would have said.
    exitCode: verdicts === EXIT.dirty ? verdicts : (signals.exitCode() ?? verdicts),
  };
  const summaryFile = process.env['GITHUB_STEP_SUMMARY'] || null;
  const unsaved = await saveRun(directory, report, { held, project: around.project }).then(
    () => null,
    (error: unknown) => unwritable(directory, error),
  );
  if (live) to.print(eventLine(ended(report)));
  if (unsaved === null) {
    await tellOfRun({ report, directory, outputs, ci: options.ci ?? null, summaryFile }, to);
    return report.exitCode;
  }
  // What was seen is told all the same; only a machine that was left dirty is worse than a report that is lost.
  to.document(report);
  to.print(story(report, to));
  sayError(to, unsaved);
  return report.exitCode === EXIT.dirty ? EXIT.dirty : unsaved.exitCode;
}

function modeOf({ quiet, verbose }: RunOptions, to: Terminal): ProgressMode {
  if (quiet && verbose) {
    throw new HarnessError({
      code: 'USAGE',
      message: '--quiet and --verbose ask for opposite things',
      hint: 'Give one of them.',
      exitCode: EXIT.usage,
    });
  }
  if (quiet) return 'quiet';
  return verbose ? 'verbose' : to.drawable ? 'live' : 'plain';
}

/** Most of a trial is waiting: for a runtime that retries, for a process to end. */
const JOBS_PER_CPU = 2;
const MOST_JOBS = 8;

function defaultJobs(): number {
  return Math.min(MOST_JOBS, JOBS_PER_CPU * availableParallelism());
}

/** `null`: all that was chosen. */
function shardOf(chosen: readonly Scenario[], { shard, ...narrowing }: Narrowing): ShardOfRun | null {
  if (shard === null) return null;
  return { ...shard, scenarios: narrowed(chosen, { ...narrowing, shard: null }).map(({ name }) => name) };
}

/** Each scenario once for each runtime that was named; as written when none was. */
function withRuntimes(scenarios: readonly Scenario[], runtimes: readonly string[]): readonly Scenario[] {
  if (runtimes.length === 0) return scenarios;
  return scenarios.flatMap((scenario) =>
    runtimes.map((runtime) => ({ ...scenario, workload: { ...scenario.workload, runtime } })),
  );
}

function withAttempts(scenarios: readonly Scenario[], attempts: number | undefined): readonly Scenario[] {
  return attempts === undefined ? scenarios : scenarios.map((scenario) => ({ ...scenario, attempts }));
}

function unknownRuntime(name: string, known: readonly string[]): HarnessError {
  return new HarnessError({
    code: 'USAGE',
    message: `the engine has no runtime ${JSON.stringify(name)}`,
    hint: `Choose one of ${known.join(', ')}, or register it in daemon.json under "runtimes".`,
    exitCode: EXIT.usage,
  });
}
