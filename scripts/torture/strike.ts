import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { type EngineApi, engineApi } from '../../harness/docker/engine-api.ts';
import { endpointOf } from '../../harness/docker/endpoint.ts';
import type { JournalStep } from '../../harness/model/journal.ts';
import type { Phase } from '../../harness/model/verdict.ts';
import { pendingSteps } from '../../harness/parsers/journal.ts';
import { inForce, stillBroken } from './broken.ts';
import type { Blow } from './plan.ts';
import { textOf } from './read-now.ts';
import { shortScenario } from './short-scenario.ts';
import { type Sightings, watchContainers } from './sightings.ts';
import { type Marks, traces } from './traces.ts';
import { startProgram, startVictim, type Surround, type Victim } from './victim.ts';

/** What the blow falls on beside the harness, and how that is mended again. */
export interface Stage {
  /** As in `DOCKER_HOST`; `null`: the usual engine. */
  readonly dockerHost: string | null;
  /** Done at the moment itself. */
  hit(): Promise<void>;
  /** Done when it was seen what the watchdog can do meanwhile. */
  mend(): Promise<void>;
  /** Room for the state directory; `null`: an ordinary one. */
  readonly stateHome: string | null;
  dispose(): Promise<void>;
}

/** What came of one blow. */
export interface Outcome {
  readonly variant: Blow['variant'];
  readonly fault: string;
  readonly scenario: string;
  /** Where the trial really was. */
  readonly phase: Phase;
  readonly harness: Blow['harness'];
  readonly amplify: Blow['amplify'];
  /** Changes that the journal still held at the moment. */
  readonly pendingCount: number;
  /** Limits, pauses, freezes and stops that were in force at the moment. */
  readonly brokenCount: number;
  /** After how long none of them was; `null`: never, or nobody was there to do it. */
  readonly backMs: number | null;
  /** After how long no container of the run was there any more, and with it the limits that it was made with; `null`: it had none. */
  readonly goneMs: number | null;
  readonly afterWatchdog: readonly string[];
  readonly undoExit: number | null;
  readonly afterUndo: readonly string[];
}

const BACK_WITHIN_MS = 10_000;
const POLL_MS = 20;
const WATCHDOG_MS = 100_000;
const SETTLE_MS = 2000;
/** Every process and every cgroup of the machine is read for it. */
const LOOK_EVERY_MS = 400;
const STOPPED_MS = 30_000;

/** One blow; `null` when the trial was over before its moment came. */
export async function strike(blow: Blow, seed: string, stage: Stage): Promise<Outcome | null> {
  const directory = await mkdtemp(join(tmpdir(), 'initp-torture-'));
  const stateHome = stage.stateHome ?? join(directory, 'state');
  const journals = join(stateHome, 'initp', 'journals');
  const around: Surround = { stateHome, journals, dockerHost: stage.dockerHost };
  const engine = engineApi(endpointOf(stage.dockerHost ?? process.env['DOCKER_HOST']));
  let isTakenBack = false;
  try {
    await mkdir(stateHome, { recursive: true, mode: 0o700 });
    const file = await shortScenario(directory, blow.scenario);
    const words = ['run', file, '--seed', seed, '--report', join(directory, 'reports'), '--amplify', blow.amplify];
    const victim = startVictim(words, around, blow.scenario.name);
    const prefix = `w-${seed}-`;
    const seen = watchContainers(engine, prefix);
    try {
      if (!(await victim.untilMoment(blow.phase, blow.fraction))) return null;
      const outcome = await struck(blow, victim, { around, engine, stage, directory, prefix, seen });
      isTakenBack = outcome !== null;
      return outcome;
    } finally {
      await seen.stop();
    }
  } finally {
    if (!isTakenBack) await takeBack(around);
    await rm(directory, { recursive: true, force: true });
  }
}

interface Scene {
  readonly around: Surround;
  readonly engine: EngineApi;
  readonly stage: Stage;
  readonly directory: string;
  readonly prefix: string;
  readonly seen: Sightings;
}

async function struck(blow: Blow, victim: Victim, scene: Scene): Promise<Outcome | null> {
  const { around, engine, stage, seen } = scene;
  const watchdog = victim.watchdog();
  const watchdogStart = startTimeOf(watchdog);
  const killed =
    blow.variant === 'harness' || blow.variant === 'both' || blow.variant === 'hung' || blow.harness === 'killed';
  const answers = blow.variant !== 'hung' && blow.variant !== 'dockerd';
  if (blow.variant !== 'harness' && blow.variant !== 'both') await stage.hit();
  // From here to the signal nothing is waited for: a watchdog puts a limit back within milliseconds.
  const phase = victim.phase();
  const brokenBefore = inForce(pendingOf(victim));
  const atMs = performance.now();
  if (blow.variant === 'both' && watchdog !== null) process.kill(watchdog, 'SIGKILL');
  if (blow.variant === 'stopped') victim.child.kill('SIGSTOP');
  else if (killed) victim.child.kill('SIGKILL');
  const run = victim.journal()?.head.run ?? null;
  const pending = pendingOf(victim);
  const broken = new Set([...brokenBefore, ...inForce(pending)]);
  // What only an engine can take back has to wait for one that answers.
  const steps = pending.filter(({ undo }) => answers || undo.kind !== 'docker');
  const survivors = watchdog !== null && blow.variant !== 'both';
  if (blow.variant === 'stopped') {
    await delay(STOPPED_MS);
    victim.child.kill('SIGCONT');
  }
  const backMs = survivors && killed ? await untilBack(engine, steps, atMs) : null;
  await stage.mend();
  const { signal } = await victim.ended;
  if (killed && blow.variant !== 'stopped' && signal !== 'SIGKILL') return null;
  if (survivors) await untilGone(watchdog, watchdogStart);

  const marks: Marks = {
    run,
    prefix: scene.prefix,
    directory: scene.directory,
    journals: around.journals,
    containerIds: seen.ids,
    volumes: seen.volumes,
  };
  const afterWatchdog = await settledTraces(engine, marks);
  const lastMs = seen.lastMs();
  const goneMs = survivors && killed && lastMs !== null && lastMs > atMs ? Math.round(lastMs - atMs) : null;
  const undoExit = await takeBack(around);
  const afterUndo = await settledTraces(engine, marks);
  const { variant, fault, scenario, harness, amplify } = blow;
  return {
    variant,
    fault,
    scenario: scenario.name,
    phase,
    harness,
    amplify,
    pendingCount: pending.length,
    brokenCount: broken.size,
    backMs,
    goneMs,
    afterWatchdog,
    undoExit,
    afterUndo,
  };
}

function pendingOf(victim: Victim): readonly JournalStep[] {
  const journal = victim.journal();
  return journal === null ? [] : pendingSteps(journal);
}

async function untilBack(engine: EngineApi, steps: readonly JournalStep[], atMs: number): Promise<number | null> {
  while (performance.now() - atMs < BACK_WITHIN_MS) {
    if ((await stillBroken(engine, steps)).length === 0) return Math.round(performance.now() - atMs);
    await delay(POLL_MS);
  }
  return null;
}

async function untilGone(pid: number, startTime: string | null): Promise<void> {
  if (startTime === null) return;
  for (const endMs = performance.now() + WATCHDOG_MS; performance.now() < endMs; await delay(POLL_MS)) {
    if (startTimeOf(pid) !== startTime) return;
  }
}

/** What ends takes a moment to be gone; what is left behind stays. */
async function settledTraces(engine: EngineApi, marks: Marks): Promise<readonly string[]> {
  const endMs = performance.now() + SETTLE_MS;
  for (;;) {
    const found = await traces(engine, marks);
    if (found.length === 0 || performance.now() > endMs) return found;
    await delay(LOOK_EVERY_MS);
  }
}

async function takeBack(around: Surround): Promise<number | null> {
  const child = startProgram(['undo', '--all'], around);
  child.stdout?.resume();
  child.stderr?.resume();
  await once(child, 'exit');
  return child.exitCode;
}

function startTimeOf(pid: number | null): string | null {
  const line = pid === null ? '' : textOf(`/proc/${pid}/stat`);
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : (fields[19] ?? null);
}
