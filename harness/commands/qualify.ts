import { randomBytes } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { findLeftovers } from '../engine/leftovers.ts';
import { machineOf } from '../engine/machine.ts';
import { findPayload, missingFor, reachEngine } from '../engine/preflight.ts';
import { holdCells } from '../engine/qualify/conductor.ts';
import { type Lab, openLab } from '../engine/qualify/lab.ts';
import { runtimeFile } from '../engine/qualify/runtime-file.ts';
import { openSession } from '../engine/session.ts';
import { serializeError } from '../engine/serialize-error.ts';
import { makeDirectories } from '../host/make-directories.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Cell, Qualification, QualifyInputs } from '../model/qualification.ts';
import { cellLine } from '../qualify/cell-line.ts';
import { keyOf, planOf, shardOf } from '../qualify/plan.ts';
import { parseKernelRelease } from '../parsers/kernel-release.ts';
import { parseCells } from '../schema/qualification-schema.ts';
import { tellOfDeadRuns } from './dead-runs.ts';
import { initpVersion } from './initp-version.ts';
import { type Judging, judged } from './qualify-judged.ts';
import { changedRuntime, chosenFor, savedInputs } from './qualify-inputs.ts';
import { ownScenarios } from './scenario-files.ts';
import { runDeadline } from './run-deadline.ts';
import { onSignals } from './signals.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export interface QualifyOptions extends Judging {
  /** A directory to go on in; `null`: begin with the inputs. */
  readonly resume: string | null;
  inputs(around: Surroundings): Promise<QualifyInputs>;
  /** `undefined`: as many as this machine is good for. */
  readonly jobs: number | undefined;
  /** The most that it may take; what was measured by then is kept. */
  readonly timeoutMs: number;
  /** Where run directories are made. */
  readonly report: string | undefined;
}

/** Measures every cell, saves each at once, and judges the whole against the baseline. */
export async function qualify(options: QualifyOptions, to: Terminal): Promise<ExitCode> {
  const around = surroundings();
  if (!around.root) throw needsRoot();
  await tellOfDeadRuns(around, to);
  const info = await reachEngine(around.engine);
  const payload = await findPayload(around.host, around.engine, around.project);

  const startedAt = new Date().toISOString();
  const runId = `${startedAt.slice(0, 19).replaceAll(/[-:]/gu, '')}Z-${randomBytes(4).toString('hex')}`;
  const directory = options.resume ?? join(options.report ?? join(around.project, 'reports', 'runs'), runId);
  const inputs = options.resume === null ? await options.inputs(around) : await savedInputs(directory);
  const runtimes = await Promise.all(
    inputs.runtimes.map(async ({ name, path, sha256 }) => {
      const file = await runtimeFile(name, path);
      if (options.resume !== null && file.sha256 !== sha256) throw changedRuntime(name, path);
      return file;
    }),
  );
  const scenarios = chosenFor(await ownScenarios(around.project), inputs.scenarios);
  const names = runtimes.map(({ name }) => name);
  const whole = planOf({ ...inputs, runtimes: names });
  const cells = inputs.shard === null ? whole : shardOf(whole, inputs.shard);
  const cellsFile = join(directory, 'cells.ndjson');
  const known = options.resume === null ? [] : parseCells(await readFile(cellsFile, 'utf8').catch(() => ''), cellsFile);

  await makeDirectories(directory);
  const withSums = runtimes.map(({ sha256 }, n) => ({ name: '', path: '', ...inputs.runtimes[n], sha256 }));
  await writeJson(join(directory, 'inputs.json'), { ...inputs, runtimes: withSums });

  // Inside a container testcontainers would fetch an image to find the host's address, which nobody needs here.
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
  const runStartMs = around.host.nowMs();
  const { timeoutMs } = options;
  const session = await openSession({ ...around, run: runId, startedAt, timeoutMs });
  const signals = onSignals(session, to);
  const deadline = runDeadline(timeoutMs, to);
  const signal = AbortSignal.any([signals.signal, deadline.signal]);
  const labs = new Map<string, Lab>();
  let measured: readonly Cell[] = known;
  let leftovers: readonly string[] = [];
  let count = known.length;
  try {
    to.say(`${cells.length} cells: ${names.length} runtimes, ${inputs.engines.length} engines, in ${directory}`);
    for (const [n, engine] of inputs.engines.entries()) {
      if (signal.aborted) break;
      labs.set(engine, await openLab({ session, engine, runtimes, payloadImage: payload.image, index: n + 1 }));
    }
    const release = parseKernelRelease(await around.host.readText('/proc/sys/kernel/osrelease'));
    const abilities = {
      ...around,
      hierarchies: session.hierarchies,
      latency: null,
      disposable: false,
      kernel: release,
    };
    measured = await holdCells(
      session,
      {
        ...inputs.thoroughness,
        cells,
        known: new Map(known.map((cell) => [keyOf(cell), cell])),
        scenarios,
        missing: new Map(scenarios.map((one) => [one.name, missingFor(one, { ...abilities, nestedImage: 'there' })])),
        runtimes,
        jobs: options.jobs ?? 2 * availableParallelism(),
        payload,
      },
      {
        labs,
        signal,
        async measured(cell) {
          await appendFile(cellsFile, `${JSON.stringify(cell)}\n`);
          to.say(`${String(++count).padStart(4)}/${cells.length} ${cellLine(cell)}`);
        },
      },
    );
  } finally {
    // The journal's scopes are those of the labs, and what the run shares.
    for (const lab of labs.values()) await lab.close();
    await session.undo('run');
    const prefix = `w-${runId.slice(runId.lastIndexOf('-') + 1)}-`;
    leftovers = await findLeftovers({ ...session, trial: null, prefix, steps: await session.pending(null) }).catch(
      (error: unknown) => [`could not be looked for: ${serializeError(error).message}`],
    );
    await session.close();
    signals.stop();
    deadline.stop();
  }
  const qualification: Qualification = {
    schemaVersion: 1,
    kind: 'qualification',
    initp: await initpVersion(around.project),
    run: runId,
    startedAt,
    durationMs: Math.round(around.host.nowMs() - runStartMs),
    machine: machineOf(info),
    thoroughness: inputs.thoroughness,
    runtimes: [...labs.values()][0]?.runtimes ?? [],
    engines: [...labs.values()].map(({ identity }) => identity),
    planned: whole.map(keyOf),
    cells: measured,
    leftovers,
    ended: signal.aborted ? 'interrupted' : 'complete',
  };
  const path = join(directory, 'qualification.json');
  await writeJson(path, qualification);
  return signals.exitCode() ?? (await judged(qualification, { ...options, path, planned: cells.map(keyOf) }, to));
}

function needsRoot(): HarnessError {
  return new HarnessError({
    code: 'USAGE',
    message: 'runtimes are qualified in nested engines, and only root can look into those',
    hint: 'Run it as root.',
    exitCode: EXIT.usage,
  });
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
